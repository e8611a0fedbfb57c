"""One answer to everything that a reallocation asks of one receiver."""

from sqlalchemy import DateTime, Integer, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED
from offenders.caseload.tables import cases
from offenders.lead_agencies.statements.changes import PENDING
from offenders.lead_agencies.tables import lead_agency_changes, lead_agency_reallocation_answers
from offenders.nominals.statements.sight import is_seen
from offenders.nominals.tables import offenders

_answers = lead_agency_reallocation_answers
_ANSWER_ID = bindparam("reallocation_answer_id", type_=Uuid)
_ORGANISATION_ID = bindparam("organisation_id", type_=Uuid)
_waiting = (
    lead_agency_changes.c.reallocation_id == bindparam("reallocation_id", type_=Uuid),
    lead_agency_changes.c.state == PENDING,
    lead_agency_changes.c.to_organisation_id.is_not_distinct_from(_ORGANISATION_ID),
    cases.c.status != CLOSED,
)
_of_cases = lead_agency_changes.join(cases, cases.c.case_id == lead_agency_changes.c.case_id)

_of_people = _of_cases.join(offenders, offenders.c.offender_id == cases.c.offender_id)

WAITING = Statement(select(func.count()).select_from(_of_people).where(*_waiting, is_seen()))
"""How many changes of a reallocation wait for one receiver; the force is the one without an organisation.

Of those whom the reader may know of: a number too many would tell of another.
"""

NEXT = Statement(
    select(lead_agency_changes.c.change_id)
    .select_from(_of_cases)
    .where(*_waiting, lead_agency_changes.c.change_id > bindparam("after_id", type_=Uuid))
    .order_by(lead_agency_changes.c.change_id)
    .limit(bindparam("limit", type_=Integer))
)
"""The next of them after one, whoever asks."""

WRITE = Statement(
    insert(_answers)
    .values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in _answers.c
            if column.name != "finished_at"
        }
    )
    .on_conflict_do_nothing()
)
"""Write an answer; no row while another of the same receiver is being given."""

ANSWER = Statement(select(_answers).where(_answers.c.reallocation_answer_id == _ANSWER_ID))

FINISH = Statement(
    update(_answers)
    .where(
        _answers.c.reallocation_answer_id == bindparam("the_answer", type_=Uuid),
        _answers.c.finished_at.is_(None),
    )
    .values(finished_at=bindparam("finished_at", type_=DateTime(timezone=True)))
)
