"""Sentences as patterns read them: words with offsets, clauses, and who stands behind a subject."""
