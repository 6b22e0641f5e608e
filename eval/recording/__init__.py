"""Replies of a model, recorded once at the HTTP seam of the LLM engine and replayed strictly: no key, no network."""
