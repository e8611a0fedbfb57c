"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.nominals import demonstration

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_OFFENDER: Examples = _one(
    "offender",
    "Somebody with another name and a number",
    {
        "given_name": "Example",
        "family_name": "Offender-Thirty",
        "date_of_birth": "1993-04-17",
        "sex": "MALE",
        "lpu": "SANDWELL",
        "aliases": [{"given_name": "Example", "family_name": "Offender-Other"}],
        "identifiers": [{"kind": "PNC_ID", "value": "2010/0054321X"}],
    },
)
OFFENDER_PATCH: Examples = _one("born", "A date of birth becomes known", {"date_of_birth": "1984-05-06"})
NEW_ALIAS: Examples = _one("alias", "Another name", {"given_name": "Other", "family_name": "Offender-Five"})
NEW_IDENTIFIER: Examples = _one("number", "A prison number", {"kind": "PRISON_NUMBER", "value": "A1234AA"})
RESTRICTION: Examples = _one(
    "restrict", "Restrict a record", {"is_restricted": True, "reason": "The record is of somebody who works with us."}
)
OFFENDER_SEARCH: Examples = _one(
    "name",
    "By name and date of birth",
    {"given_name": "Example", "family_name": "Offender-One", "date_of_birth": "1985-01-30"},
)
NEW_MERGE: Examples = _one(
    "merge",
    "Two records of one person",
    {
        "kept_offender_id": str(demonstration.TO_KEEP),
        "merged_offender_id": str(demonstration.TO_MERGE),
        "reason": "The same fingerprints stand behind both records.",
    },
)
REVERSAL: Examples = _one("reversal", "Two people after all", {"reason": "They are brothers."})
OPENING: Examples = _one("opening", "Somebody must act now", {"reason": "Arrested tonight; the custody officer asks."})
OPENING_REVIEW: Examples = _one("review", "It was for a custody", {"finding": "Needed for the custody of that night."})
RETENTION_REVIEW: Examples = {
    "retain": Example(
        summary="Kept for another period",
        value={"decision": "RETAIN", "reason": "The risk that led to the record has not passed."},
    ),
    "reclassify": Example(
        summary="Kept by another group",
        value={"decision": "RECLASSIFY", "to_group": 2, "reason": "The conviction is of a serious offence."},
    ),
}
LEGAL_HOLD: Examples = _one("hold", "An inquiry asks", {"reason": "The inquiry asks that the records be kept."})
LEGAL_HOLD_END: Examples = _one("end", "The inquiry is over", {"reason": "The inquiry has reported."})
WITHDRAWAL: Examples = _one("mistyped", "It was mistyped", {"reason": "It is of another person of nearly that name."})
