"""The seconds that a threshold may have."""

WITHIN = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300)
"""The rollups count the answered and the abandoned calls within each of these, so a threshold is one of them."""
