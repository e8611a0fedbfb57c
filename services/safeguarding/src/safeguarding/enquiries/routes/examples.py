"""The requests that the reference shows; the demonstration data accept each of them as it stands."""

from fastapi.openapi.models import Example

from safeguarding.enquiries.demonstration import ANSWER, CORRECTION, QUESTION
from safeguarding.people.demonstration import MOTHER

NEW_ENQUIRIES: dict[str, Example] = {
    "everybody": Example(
        summary="Health, social care and probation at once",
        value={
            "agencies": ["HEALTH", "CHILDRENS_SOCIAL_CARE", "PROBATION"],
            "subjects": [str(MOTHER)],
            **QUESTION,
        },
    )
}
NEW_RESPONSE: dict[str, Example] = {
    "shared": Example(summary="This is what we hold", value=ANSWER),
}
RESPONSE_CORRECTION: dict[str, Example] = {
    "more": Example(summary="A further search found more", value=CORRECTION),
}
