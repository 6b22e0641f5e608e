"""What came of it: results told by verbs and phrases, who took part in them, and when."""
