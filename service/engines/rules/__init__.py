"""The rules engine: briefs without a model, deterministic, English; it says little rather than guess."""
