"""The seconds that a threshold may have."""

from bluelamp.schemas.contact.codes import COUNTED_WITHIN

WITHIN = COUNTED_WITHIN
"""The rollups count the answered and the abandoned calls within each of these, so a threshold is one of them."""
