"""The requests that the reference shows."""

from fastapi.openapi.models import Example

from contact.service_desk import demonstration

NEW_SESSION = {"new": Example(summary="An agent sits down at Smethwick", value=demonstration.NEW_SESSION)}
AVAILABILITY = {"away": Example(summary="Away from the desk", value=demonstration.AVAILABILITY)}
NEW_CALL = {"new": Example(summary="An officer wants the PNC", value=demonstration.NEW_CALL)}
ENDING = {"end": Example(summary="What was asked was checked", value=demonstration.ENDING)}
NEW_CHECK = {"new": Example(summary="Intelligence about an address", value=demonstration.NEW_CHECK)}
SEARCH = {"vehicle": Example(summary="Who looked at a vehicle", value=demonstration.SEARCH)}
