"""The demonstration cases that became a referral of the portal's demonstration data, and that came from one."""

from typing import Any
from uuid import UUID

from safeguarding.cases import demonstration

TO_HEAR = demonstration.TO_HEAR
TO_CORRECT = UUID("00000000-0000-7000-8000-000000000615")
REFERRAL_ID = UUID("00000000-0000-7000-8000-00000000010b")
"""The portal's own demonstration referral says that it came from this case."""
REFERRAL_REFERENCE = "R-7K3M-2QXP-5"
SOURCE: dict[str, Any] = {
    "service": "referrals",
    "referral_id": "00000000-0000-7000-8000-0000000061c0",
    "escalation_id": "00000000-0000-7000-8000-0000000061c1",
    "reference": "R-7K3M-2QXP-5",
}
"""The step-up that a demonstration case was made of."""
CORRECTION: dict[str, Any] = {
    "correction_id": "00000000-0000-7000-8000-0000000061c2",
    "referral_id": SOURCE["referral_id"],
    "escalation_id": SOURCE["escalation_id"],
    "fields": ["/safe_contact/channel", "/safe_contact/do_not"],
    "concern": {
        **demonstration.FAMILY["concern"],
        "immediate_actions": "Do not: ring; the partner answers the telephone\nSafe contact: SMS, 0121 496 0002",
    },
    "agreement": demonstration.FAMILY["agreement"],
}
