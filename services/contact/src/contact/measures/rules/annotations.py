"""What may be noted on a chart."""

from datetime import date

from bluelamp.schemas.contact.charts import NewAnnotation
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError


def check_annotation(new: NewAnnotation, today: date) -> None:
    """Refuse a day that has not come, and limits that begin anew without a reason; raises RULE_BROKEN."""
    faults = []
    if new.happened_on > today:
        faults.append(Fault("#/happened_on", "The day has not come yet.", "date_in_future"))
    if new.restarts_limits and new.reason is None:
        detail = "That limits begin anew is a judgement: give its reason."
        faults.append(Fault("#/reason", detail, "reason_required"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of annotations are broken.", faults)
