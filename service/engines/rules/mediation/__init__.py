"""Who is a side of the dispute and who mediates between them: patterns over sentences with marked actors."""
