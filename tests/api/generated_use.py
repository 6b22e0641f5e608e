"""A program that uses the generated client, as its author would; run by the generator's own Python, not imported.

Takes the service's URL; prints what it was answered as JSON.
"""

import json
import sys

from parley_client import Client
from parley_client.api.briefs import create_brief, read_brief
from parley_client.api.health import ready
from parley_client.models import Brief, CreateBriefEngine, CreateBriefInclude, ProblemDetails, Ready, Submission

TEXT = "Norland asked Sudland to leave the valley. The talks were held on Monday."

client = Client(base_url=sys.argv[1])
state = ready.sync(client=client)
made = create_brief.sync(
    client=client,
    body=Submission(text=TEXT, title="Talks"),
    engine=CreateBriefEngine.RULES,
    include=CreateBriefInclude.ARTICLE,
)
assert isinstance(state, Ready)
assert isinstance(made, Brief)
stored = read_brief.sync(brief_id=made.id, client=client)
refused = create_brief.sync(client=client, body=Submission(text=" "))
missing = read_brief.sync_detailed(brief_id="brf_nothing", client=client)
assert isinstance(stored, Brief)
assert isinstance(refused, ProblemDetails)
assert isinstance(missing.parsed, ProblemDetails)
evidence = made.parties[0].evidence[0]
found = {
    "engine": state.engine,
    "same": made.id == stored.id,
    "cached": stored.provenance.cached,
    "title": stored.article.title,
    "parties": [[party.name, party.kind, party.role] for party in stored.parties],
    "quoted": made.article.text[evidence.start : evidence.end] == evidence.text,
    "refused": [refused.type_, refused.status],
    "missing": [missing.parsed.type_, missing.status_code],
}
sys.stdout.write(json.dumps(found))
