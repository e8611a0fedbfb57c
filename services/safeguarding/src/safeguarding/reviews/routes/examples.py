"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from safeguarding.reviews import demonstration

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_REVIEW: Examples = {
    "cold_case": Example(summary="A murder that was never solved", value=demonstration.COLD_CASE),
    "internal": Example(summary="For a domestic homicide review", value=demonstration.INTERNAL),
}
REVIEW_PATCH = _one("report", "The report", {"report": demonstration.REPORT})
DECISION = _one("forensic", "Forensic work first", demonstration.DECISION)
SIGNATURE = _one("first", "The first version", demonstration.SIGNATURE)
RETURN = _one("missing", "Something is missing", {"reason": "What the housing officer knew in May is missing."})
REVISION = _one("new", "More is known", {"reason": "The coroner has heard another witness."})
REOPENING = _one("new", "More is known", {"reason": "A witness has come forward after the appeal."})
CLOSURE = _one("done", "Nothing is left to do", {"reason": "The laboratory has returned every exhibit."})
EXHIBIT = _one("coat", "What was kept", demonstration.EXHIBIT)
OPPORTUNITY = _one("dna", "What could be found", demonstration.OPPORTUNITY_GIVEN)
RESULT = _one(
    "found", "A profile", {"result": "NEW_EVIDENCE", "detail": "A full profile, which is in no register yet."}
)
ENTRY = _one("call", "What an agency knew", demonstration.ENTRY_GIVEN)
ENTRY_WITHDRAWAL = _one("twice", "Written twice", {"reason": "The same call is entered from another log."})
NEW_LESSON = _one("handover", "What was learnt", demonstration.LESSON)
LESSON_PATCH = _one("title", "A clearer title", {"title": "A handover says what is still to be asked"})
LESSON_WITHDRAWAL = _one("known", "Somebody was recognised", {"reason": "A reader recognised the family from it."})
ACTION = _one("training", "Who does what by when", demonstration.ACTION)
ACTION_CLOSURE = _one(
    "audit", "What shows it", {"evidence": "Dip sample of sixty handovers: all name the open questions."}
)
