"""Judges the platform by the public tools, and its house by rules of its own."""
