"""The demonstration's report: July 2014, as at the end of August, with invented words above the figures."""

from typing import Any
from uuid import UUID

REPORT = UUID("00000000-0000-7000-8000-000000008801")

NEW_REPORT: dict[str, Any] = {
    "title": "Local Policing, Contact and Public Protection",
    "period_from": "2014-07-01",
    "period_until": "2014-08-01",
    "as_at": "2014-08-31",
    "financial_implication": "NONE",
    "financial_statement": "There are no financial implications.",
    "legal_statement": "There are no legal implications.",
    "narratives": [
        {
            "section": "REFERRAL_PORTAL",
            "text": "The portal is open to officers of every unit in the city, and two more partners have joined it.",
        },
        {
            "section": "CONTACT_RISKS",
            "text": "Turnover of staff and the failure of the telephony system are followed up by their own groups.",
        },
    ],
}
NEW_AUTUMN_REPORT: dict[str, Any] = {
    "title": "Force Contact, second quarter",
    "period_from": "2014-04-01",
    "period_until": "2014-07-01",
    "as_at": "2014-07-31",
    "financial_implication": "SAVING",
    "financial_statement": "The contact centres save money each year.",
    "legal_statement": "There are no legal implications.",
}
