"""The requests that the reference shows; the demo data accept each of them as it stands."""

from fastapi.openapi.models import Example

from safeguarding.domestic_abuse import demonstration

INSTRUMENT: dict[str, Example] = {
    "own": Example(summary="The force's own list, from a day to come", value=demonstration.INSTRUMENT)
}
MARAC_RULE_SET: dict[str, Example] = {
    "later": Example(summary="Other figures in one unit, from a day to come", value=demonstration.MARAC_RULE_SET)
}
INCIDENT: dict[str, Example] = {"crime": Example(summary="A crime", value=demonstration.NEW_INCIDENT)}
ASSESSMENT: dict[str, Example] = {
    "high": Example(
        summary="Fourteen ticks, a child, and the incident in one entry", value=demonstration.NEW_ASSESSMENT
    )
}
RAISE: dict[str, Example] = {
    "high": Example(
        summary="Judgement above the count",
        value={"grade": "HIGH", "reason": "Extreme fear, and nobody to interpret until today."},
    )
}
PROPOSAL: dict[str, Example] = {
    "medium": Example(
        summary="Below the suggested floor",
        value={"grade": "MEDIUM", "reason": "The perpetrator is in custody until the spring."},
    )
}
SIGNATURE: dict[str, Example] = {
    "agree": Example(
        summary="Agree to it", value={"decision": "AGREE", "reason": "Custody confirmed; reviewed before any release."}
    )
}
REFERRAL: dict[str, Example] = {
    "assessment": Example(
        summary="The assessment says the rest", value={"risk_assessment_id": str(demonstration.TO_REFER)}
    )
}
INFORMATION: dict[str, Example] = {
    "known": Example(summary="What is known", value={"summary": "Two visits in the past month; a door was damaged."})
}
ACTION: dict[str, Example] = {
    "locks": Example(
        summary="Who does what by when",
        value={
            "agency": "HOUSING_AND_NEIGHBOURHOOD_SERVICES",
            "action": "Change the locks and fit a spyhole.",
            "due_on": "2026-12-01",
        },
    )
}
COMPLETION: dict[str, Example] = {"done": Example(summary="Done", value={"completed_on": "2026-11-21"})}
HEARING: dict[str, Example] = {
    "heard": Example(summary="Heard", value={"heard_on": "2026-11-22", "note": "Six actions agreed."})
}
CONTACT: dict[str, Example] = {
    "reached": Example(summary="Reached", value={"contacted_on": "2026-11-21", "result": "REACHED"})
}
