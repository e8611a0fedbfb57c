"""The SQL of listening."""
