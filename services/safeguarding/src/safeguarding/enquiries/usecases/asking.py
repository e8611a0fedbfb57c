"""A hub puts one question to several of its agencies at once, each with its own clock."""

from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.safeguarding.codes import Agency, CaseStatus, Rating
from bluelamp.schemas.safeguarding.enquiries import AskedEnquiries, AskedEnquiry, NewEnquiries
from safeguarding.cases.rules.clocks import ClockProfile, Window
from safeguarding.cases.rules.transitions import Verb, next_status
from safeguarding.cases.usecases.moving import Step, lock, move
from safeguarding.enquiries.rules.asking import answer_due, check_question
from safeguarding.enquiries.statements import asking as statements
from safeguarding.hubs.usecases import HubClocks
from safeguarding.hubs.usecases import clocks_of as clocks_of_hub


async def ask_agencies(
    connection: Connection, actor: Actor, case_id: UUID, new: NewEnquiries, enquiry_ids: list[UUID] | None = None
) -> Answer:
    """Ask each agency; the ids are made here, because who asks may not read what the others are asked.

    Raises RULE_BROKEN with every fault, STATE_CONFLICT for a case that is not at that point or is rated blue.
    """
    case = await lock(connection, case_id)
    next_status(CaseStatus(case["status"]), Verb.REQUEST_INFORMATION)
    hub = case["responsible_hub"]
    desks = await _desks_for(connection, case_id, hub, new)
    moment = clocks.now()
    terms = await clocks_of_hub(connection, hub, moment)
    due = answer_due(moment, case["rating"] and Rating(case["rating"]), _information(terms), terms.hours)
    status, _ = await move(connection, actor, case, Step(verb=Verb.REQUEST_INFORMATION, moment=moment))
    ids = enquiry_ids or [uuid7() for _ in new.agencies]
    await statements.ASK.run(
        connection,
        **actor_values(actor),
        the_case=case_id,
        the_hub=hub,
        moment=moment,
        due_at=due,
        clock_profile_id=terms.clock_profile_id,
        scope_text=new.scope_text,
        necessity_text=new.necessity_text,
        lawful_basis=new.lawful_basis,
        subjects=new.subjects,
        enquiry_ids=ids,
        agencies=list(new.agencies),
        organisation_ids=[desks[agency] for agency in new.agencies],
        traceparent=context.current().traceparent,
    )
    asked = [
        AskedEnquiry(enquiry_id=enquiry_id, agency=agency, due_at=due)
        for enquiry_id, agency in zip(ids, new.agencies, strict=True)
    ]
    body = AskedEnquiries(case_id=case_id, case_status=status, items=asked)
    return Answer(body, 201, {"Location": f"/safeguarding/v1/cases/{case_id}/enquiries"})


async def _desks_for(connection: Connection, case_id: UUID, hub: str, new: NewEnquiries) -> dict[Agency, UUID]:
    rows = await statements.DESKS.rows(connection, the_hub=hub)
    desks = {Agency(row["agency"]): row["organisation_id"] for row in rows}
    people = {row["person_id"] for row in await statements.PEOPLE.rows(connection, the_case=case_id)}
    check_question(new, desks, people)
    return desks


def _information(terms: HubClocks) -> ClockProfile:
    """Return the hub's windows for agencies' answers in the form that the rule of a case's clocks takes."""
    windows = {
        rating: Window(window.amount, window.unit, window.runs_past_close)
        for rating, window in terms.windows.information.items()
    }
    return ClockProfile(terms.clock_profile_id, windows)
