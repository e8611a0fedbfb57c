"""Waves and experiments as they are recorded and read."""
