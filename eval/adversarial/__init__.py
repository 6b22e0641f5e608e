"""Adversarial statements made from the golden cases by script, to measure what grounding upholds that it should not."""
