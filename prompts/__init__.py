"""Prompt text, one Markdown file a stage, and what turns it into messages."""
