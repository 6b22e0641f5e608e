"""What keeps rules from firing: unfulfilled and figurative language, mere adjectives, articles on no dispute."""
