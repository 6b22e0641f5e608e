"""The closed vocabularies of a brief; `eval/golden/GUIDELINES.md` defines every term."""

from typing import Literal, get_args

ActorKind = Literal[
    "state",
    "armed_group",
    "intergovernmental",
    "political",
    "company",
    "union",
    "civil_society",
    "person",
    "other",
]
PartyRole = Literal["disputant", "stakeholder"]
MediatorRole = Literal["mediator", "guarantor", "facilitator", "host", "observer"]
MediatorStatus = Literal["offered", "planned", "active", "ended", "declined"]
Force = Literal["demand", "condition", "appeal"]
DemandStatus = Literal["open", "accepted", "met", "partly_met", "rejected", "withdrawn"]
OutcomeKind = Literal[
    "agreement",
    "ceasefire",
    "implementation",
    "talks_planned",
    "talks_held",
    "offer",
    "deadlock",
    "refusal",
    "violation",
    "escalation",
]
Section = Literal["parties", "mediators", "demands", "outcomes"]
EngineName = Literal["llm", "rules"]
ProfileName = Literal["fast", "standard", "thorough"]

SECTIONS: tuple[Section, ...] = get_args(Section)
PROFILES: tuple[ProfileName, ...] = get_args(ProfileName)
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

HEADLINE_WORDS = 15
SUMMARY_WORDS = 90
DEMAND_WORDS = 25
OUTCOME_WORDS = 30
EVIDENCE_QUOTES = 3
