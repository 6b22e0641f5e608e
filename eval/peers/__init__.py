"""Other ways of extracting, run over the same cases and scored by the same scorer, so that briefs can be compared."""
