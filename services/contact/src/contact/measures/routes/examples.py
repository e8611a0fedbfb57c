"""The examples of the reference, each a body that the demonstration records take as it stands."""

from fastapi.openapi.models import Example

from contact.measures import demonstration

NEW_VERSION = {"target": Example(summary="A target from a day on", value=demonstration.NEW_VERSION)}
NEW_FIGURES = {"week": Example(summary="One week's acceptances", value=demonstration.NEW_FIGURES)}
NEW_IMPORT = {"places": Example(summary="Two places of a published table", value=demonstration.NEW_IMPORT)}
NEW_ANNOTATION = {
    "note": Example(summary="A note on every area's chart", value=demonstration.NEW_ANNOTATION),
    "restart": Example(summary="The limits begin anew", value=demonstration.NEW_RESTART),
}
WITHDRAWAL = {"wrong": Example(summary="It was on another chart", value=demonstration.WITHDRAWAL)}
