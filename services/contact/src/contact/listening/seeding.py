"""The demonstration's areas, households and priorities, put in as their teams would."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.listening import (
    ListeningConclusion,
    ListeningFeedback,
    NewHouseholdSurvey,
    NewListeningAction,
    NewListeningPriority,
    NewResurvey,
    ResurveyOutcome,
)
from contact.listening import demonstration
from contact.listening.demonstration import DemoForm, DemoPriority
from contact.listening.rules.households import address_key
from contact.listening.statements import households as statements
from contact.listening.statements import priorities as priority_statements
from contact.listening.usecases import priorities
from contact.listening.usecases.registers import AREAS
from contact.listening.usecases.surveying import Form, take_forms

_AT_ONCE = 500
_ADOPTED_ON = date(2014, 6, 16)
_WEEK = timedelta(days=7)


async def seed_listening(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        added = await add_missing(connection, AREAS, keeper("sergeant"), demonstration.AREAS)
        added += await _forms(connection, _of("BIRMINGHAM_NORTH"), demonstration.forms_of_green())
        added += await _forms(connection, _of("SANDWELL"), demonstration.forms_of_sandwell())
        for priority_id, one in demonstration.PRIORITIES.items():
            added += await _priority(connection, _of("BIRMINGHAM_NORTH"), priority_id, one)
    return added


def _of(lpu: str) -> Actor:
    return replace(keeper("sergeant"), lpu=lpu)


async def _forms(connection: Connection, actor: Actor, forms: Iterator[DemoForm]) -> int:
    first, *rest = forms
    found = await statements.ONE.row(connection, the_household=first.household_id, the_lpu=actor.lpu)
    if found is not None:
        return 0
    made = [_form(one) for one in (first, *rest)]
    for some in _parts(made):
        await take_forms(connection, actor, some, "record_household_survey_batch", in_batch=True)
    return len(made)


def _parts(forms: list[Form]) -> Iterable[list[Form]]:
    return (forms[place : place + _AT_ONCE] for place in range(0, len(forms), _AT_ONCE))


def _form(demo: DemoForm) -> Form:
    survey = NewHouseholdSurvey.model_validate(demo.survey)
    return Form(survey, demo.survey_id, demo.household_id, demo.respondent_id, address_key(survey.address))


async def _priority(connection: Connection, actor: Actor, priority_id: UUID, demo: DemoPriority) -> int:
    if await priority_statements.ONE.row(connection, the_priority=priority_id) is not None:
        return 0
    said = {"area": demo.area, "category": demo.category, "you_said": demo.you_said}
    new = NewListeningPriority.model_validate({**said, "adopted_on": _ADOPTED_ON.isoformat()})
    await priorities.adopt(connection, actor, new, priority_id)
    if demo.we_did is not None:
        action = NewListeningAction(we_did=demo.we_did, done_on=_ADOPTED_ON + _WEEK)
        await priorities.act(connection, actor, priority_id, action)
    if demo.is_told:
        await priorities.tell(connection, actor, priority_id, ListeningFeedback(sent_on=_ADOPTED_ON + 2 * _WEEK))
    households = [one.household_id for one in demonstration.forms_of_green()]
    for place, household_id in enumerate(households[: demo.asked_again]):
        visit = NewResurvey(
            household_id=household_id,
            surveyed_on=_ADOPTED_ON + 12 * _WEEK,
            outcome=ResurveyOutcome(demonstration.OUTCOMES[place % len(demonstration.OUTCOMES)]),
            heard_back=place % 2 == 0,
        )
        await priorities.ask_again(connection, actor, priority_id, visit)
    if demo.is_over:
        over = ListeningConclusion(listened_on=_ADOPTED_ON + 14 * _WEEK)
        await priorities.listen(connection, actor, priority_id, over)
    return 1
