"""Who leads for the demonstration's alleged perpetrator, and the notice that the reference shows."""

from typing import Any
from uuid import UUID

from safeguarding.people import demonstration as people

LED = people.FORMER_PARTNER
SUBJECT = UUID("00000000-0000-7000-8000-000000007d01")
"""The offenders service's own id of him."""
NOTICE_BEFORE: dict[str, Any] = {
    "notice_id": "00000000-0000-7000-8000-000000007d11",
    "as_at": "2026-01-12T09:00:00Z",
    "subject_id": str(SUBJECT),
    "agencies": ["POLICE"],
    "subject": {
        "subject_id": str(SUBJECT),
        "given_name": "Example",
        "family_name": "Person-Two",
        "date_of_birth": "1985-01-30",
    },
}
NOTICE: dict[str, Any] = {
    **NOTICE_BEFORE,
    "notice_id": "00000000-0000-7000-8000-000000007d12",
    "as_at": "2026-01-19T09:00:00Z",
    "agencies": ["PROBATION_SERVICE"],
}
