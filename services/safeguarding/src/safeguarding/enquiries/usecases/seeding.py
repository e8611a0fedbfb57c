"""The demonstration's enquiries, each in the state that its example needs."""

from datetime import UTC, datetime
from uuid import UUID

from bluelamp.kit.idempotency.keys import RequestKey
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.cases import NewCase, Screening
from bluelamp.schemas.safeguarding.enquiries import NewEnquiries, NewResponse
from safeguarding.cases import demonstration as cases
from safeguarding.cases.usecases.intake import submit_case
from safeguarding.cases.usecases.screening import screen_case
from safeguarding.enquiries import demonstration as known
from safeguarding.enquiries.statements.answering import STATE
from safeguarding.enquiries.usecases.answering import answer_enquiry
from safeguarding.enquiries.usecases.asking import ask_agencies
from safeguarding.hubs.demonstration import desk_of
from safeguarding.people.demonstration import MOTHER

_HUB, _AGENCY = "SANDWELL", "CHILDRENS_SOCIAL_CARE"
DESK = Actor("mash-csc", "mash-csc", desk_of(_HUB, _AGENCY), frozenset({"practitioner"}), frozenset())
_ENQUIRIES = {
    known.CASE_TO_READ: (known.TO_READ, known.TO_CORRECT),
    known.CASE_TO_ANSWER: (known.TO_ANSWER,),
    known.CASE_TO_ASK: (),
}
# Before the moment at which the example asks what was known.
_RECEIVED = datetime(2026, 11, 22, 9, tzinfo=UTC)
_ANSWERED = (known.TO_READ, known.TO_CORRECT)


async def seed_enquiries(resources: Resources) -> int:
    """Add the demonstration's enquiries and their cases, unless they are there; returns how many were added."""
    async with resources.database.connection() as connection:
        if await STATE.row(connection, the_enquiry=known.TO_READ) is not None:
            return 0
    for case_id, enquiry_ids in _ENQUIRIES.items():
        await _bring(resources, case_id)
        for enquiry_id in enquiry_ids:
            await _ask(resources, case_id, enquiry_id)
    for enquiry_id in _ANSWERED:
        answer = NewResponse.model_validate(known.ANSWER)
        await answer_enquiry(resources, DESK, _key(enquiry_id), enquiry_id, answer)
    return len(_ENQUIRIES) + sum(map(len, _ENQUIRIES.values()))


async def _bring(resources: Resources, case_id: UUID) -> None:
    people = [*cases.SHORTEST["people"], {"role": "PARENT_OR_CARER", "person_id": str(MOTHER)}]
    new = NewCase.model_validate({**cases.SHORTEST, "people": people})
    await submit_case(resources, DESK, _key(case_id), new, case_id, received_at=_RECEIVED)
    async with resources.database.transaction(DESK.organisation_id) as connection:
        await screen_case(connection, DESK, case_id, Screening.model_validate(cases.SCREENING))


async def _ask(resources: Resources, case_id: UUID, enquiry_id: UUID) -> None:
    question = {"agencies": [_AGENCY], "subjects": [str(MOTHER)], **known.QUESTION}
    async with resources.database.transaction(DESK.organisation_id) as connection:
        await ask_agencies(connection, DESK, case_id, NewEnquiries.model_validate(question), [enquiry_id])


def _key(record_id: UUID) -> RequestKey:
    return RequestKey(f"demonstration-{record_id}", "POST /enquiries", b"demonstration")
