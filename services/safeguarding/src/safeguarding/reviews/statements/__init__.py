"""The SQL of reviews and lessons."""
