"""The demonstration case that became a referral of the portal's demonstration data."""

from uuid import UUID

from safeguarding.cases import demonstration

TO_HEAR = demonstration.TO_HEAR
REFERRAL_ID = UUID("00000000-0000-7000-8000-00000000010b")
"""The portal's own demonstration referral says that it came from this case."""
REFERRAL_REFERENCE = "R-7K3M-2QXP-5"
