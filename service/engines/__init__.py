"""Engines turn an article into a draft; `base.Engine` is the protocol they share."""
