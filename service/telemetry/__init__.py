"""What the service says of itself: logs, metrics and traces. Others know of `work.Monitor` only."""
