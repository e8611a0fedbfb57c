"""The examples of the reference, each a body that the demonstration records take as it stands."""

from fastapi.openapi.models import Example

from contact.surveys import demonstration

NEW_CASE = {
    "safe": Example(summary="A victim of burglary", value=demonstration.NEW_CASE),
    "unsafe": Example(summary="Not to be rung, and nothing kept to ring by", value=demonstration.NEW_UNSAFE_CASE),
}
NEW_CHECKS = {
    "safe": Example(summary="Nothing speaks against ringing", value=demonstration.NEW_CHECKS),
    "died": Example(summary="Somebody died", value=demonstration.NEW_DEATH),
}
NEW_SAMPLE = {"asb": Example(summary="ASB of two units", value=demonstration.NEW_SAMPLE)}
OUTCOME = {"no_answer": Example(summary="Nobody answered", value=demonstration.NO_ANSWER)}
NEW_RESPONSE = {"interview": Example(summary="An interview", value=demonstration.NEW_RESPONSE)}
NEW_DRAW = {"unit": Example(summary="One caller for each rank", value=demonstration.NEW_DRAW)}
CONTACT = {
    "no_answer": Example(summary="Nobody answered", value=demonstration.DIP_NO_ANSWER),
    "spoken": Example(summary="Spoken to", value=demonstration.SPOKEN),
}
