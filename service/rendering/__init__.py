"""A brief as a document: JSON on the wire, Markdown to read."""
