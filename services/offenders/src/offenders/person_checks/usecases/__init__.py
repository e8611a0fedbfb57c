"""What is done for person checks: answering them, and saying for them what may be told."""
