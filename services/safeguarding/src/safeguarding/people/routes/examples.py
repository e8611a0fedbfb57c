"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from safeguarding.people import demonstration

Examples = dict[str, Example]
_REASON = "Same number in two registers; both workers were asked."


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_PERSON: Examples = {
    "child": Example(
        summary="A child, with an address",
        value={
            "given_name": "Example",
            "family_name": "Person-Twenty",
            "date_of_birth": "2009-03-07",
            "sex": "MALE",
            "addresses": [{"lines": ["4 Heronsgate Walk"], "town": "Birmingham", "postcode": "B23 6AA"}],
        },
    ),
    "refuge": Example(
        summary="Somebody whose address must not be known",
        value={
            "given_name": "Example",
            "family_name": "Person-Twenty-One",
            "aliases": [{"given_name": "Example", "family_name": "Person-Old-Name"}],
            "telephones": ["0121 496 0001"],
            "identifiers": [{"kind": "NHS_NUMBER", "value": "9434765919"}],
            "addresses": [{"lines": ["1 Nowhere Yard"], "kind": "REFUGE", "protected": True}],
        },
    ),
}
PERSON_SEARCH: Examples = {
    "name": Example(
        summary="By name and date of birth",
        value={"given_name": "Example", "family_name": "Person-One", "date_of_birth": "1987-04-12"},
    ),
    "number": Example(summary="By telephone number", value={"telephone": "+44 121 496 0000"}),
}
PERSON_PATCH = _one("born", "The date of birth is known now", {"date_of_birth": "1990-05-17"})
NEW_ALIAS = _one("former", "A former name", {"given_name": "Example", "family_name": "Person-Before"})
NEW_IDENTIFIER = _one("pupil", "A pupil number", {"kind": "UNIQUE_PUPIL_NUMBER", "value": "A801200001001"})
NEW_TELEPHONE = _one("mobile", "A mobile number", {"telephone": "07700 900123"})
NEW_ADDRESS = _one(
    "moved", "A new home", {"lines": ["9 Heronsgate Walk"], "postcode": "B23 6AB", "from_date": "2026-11-01"}
)
ADDRESS_PATCH = _one("protect", "Nobody may know it from now on", {"protected": True})
NEW_HOUSEHOLD = _one(
    "family",
    "Mother and child",
    {
        "address_id": str(demonstration.HOME),
        "from_date": "2020-06-01",
        "members": [
            {"person_id": str(demonstration.MOTHER), "role": "ADULT"},
            {"person_id": str(demonstration.CHILD), "role": "CHILD"},
        ],
    },
)
NEW_MEMBER = _one(
    "moved_in",
    "Somebody has moved in",
    {"person_id": str(demonstration.TO_NAME), "role": "LODGER", "from_date": "2026-11-01"},
)
DEPARTURE = _one("left", "Until the end of October", {"until_date": "2026-10-31"})
NEW_RELATIONSHIP = _one(
    "parent",
    "The mother of a child, as she says",
    {
        "person_a": str(demonstration.MOTHER),
        "person_b": str(demonstration.CHILD),
        "type": "PARENT",
        "source": "PERSON_THEMSELVES",
        "confidence": "CONFIRMED",
    },
)
NEW_MATCH = _one(
    "twice",
    "Somebody takes them for one",
    {"person_a": str(demonstration.TWICE), "person_b": str(demonstration.TWICE_AGAIN)},
)
CONFIRMATION = _one("same", "It is one person", {"kept_person_id": str(demonstration.TO_KEEP), "reason": _REASON})
REJECTION = _one("two", "They are two", {"reason": "Twins: their schools know them both."})
REVERSAL = _one("mistake", "They were two after all", {"reason": "The health visitor has seen both on one day."})
