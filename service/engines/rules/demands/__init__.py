"""What is asked, by whom and of whom, and how the one asked answered."""
