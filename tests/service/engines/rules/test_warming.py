import re

from service.engines.rules.mediation.masks import compiled
from service.engines.rules.tables import table
from service.engines.rules.warming import warm


def test_patterns_are_compiled_ahead_of_the_first_article() -> None:
    warm()
    before = compiled.cache_info().misses
    assert all(isinstance(compiled(row["pattern"]), re.Pattern) for row in table("mediation")["patterns"])
    assert compiled.cache_info().misses == before
