"""The SQL of the hand-overs."""
