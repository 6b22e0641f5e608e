"""The engine that asks a language model at an OpenAI-compatible endpoint; `engine.LlmEngine` is its face."""
