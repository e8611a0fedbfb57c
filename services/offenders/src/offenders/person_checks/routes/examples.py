"""The request that the reference shows; the demonstration's records answer it."""

from fastapi.openapi.models import Example

PERSON_CHECK: dict[str, Example] = {
    "two": Example(
        summary="Two people of one household",
        value={
            "subjects": [
                {
                    "subject_id": "00000000-0000-7000-8000-000000007001",
                    "given_name": "Example",
                    "family_name": "Offender-One",
                    "date_of_birth": "1985-01-30",
                    "other_names": [{"given_name": "Example", "family_name": "Former"}],
                    "identifiers": [{"kind": "PNC_ID", "value": "2001/0012345K"}],
                },
                {
                    "subject_id": "00000000-0000-7000-8000-000000007002",
                    "given_name": "Example",
                    "family_name": "Person-Unknown",
                },
            ],
            "purpose": "SAFEGUARDING_ENQUIRY",
            "lawful_basis": "CA1989_S47",
        },
    )
}
