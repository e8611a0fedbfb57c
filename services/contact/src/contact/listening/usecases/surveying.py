"""Taking survey forms: each address becomes one household, however often and by whomever it is surveyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.listening import (
    HouseholdSurvey,
    HouseholdSurveyBatch,
    NewHouseholdSurvey,
    NewHouseholdSurveyBatch,
)
from bluelamp.schemas.problems import Fault, raise_all
from contact.listening.rules.households import address_key, check_surveys
from contact.listening.statements import households as statements
from contact.listening.statements import telling
from contact.listening.usecases.registers import areas_by_code, clock_on
from contact.settings import ADDRESS


@dataclass(frozen=True, slots=True)
class Form:
    """A form with the ids that its records get."""

    survey: NewHouseholdSurvey
    survey_id: UUID
    household_id: UUID
    respondent_id: UUID
    key: bytes

    @classmethod
    def of(cls, survey: NewHouseholdSurvey) -> "Form":
        """Give a form its ids; an address that is known keeps its household."""
        return cls(survey, uuid7(), uuid7(), survey.respondent_id or uuid7(), address_key(survey.address))


async def record_survey(connection: Connection, actor: Actor, new: NewHouseholdSurvey) -> Answer:
    """Take one form; raises RULE_BROKEN with every fault."""
    check_surveys([new], clocks.today(), in_batch=False)
    form = Form.of(new)
    households = await take_forms(connection, actor, [form], "record_household_survey", in_batch=False)
    household_id = households[form.key]
    answer = HouseholdSurvey(
        household_survey_id=form.survey_id,
        household_id=household_id,
        respondent_id=form.respondent_id,
        area=new.area,
        lpu=Lpu(actor.lpu or ""),
        surveyed_on=new.surveyed_on,
        issues=new.issues,
        wants_updates=new.wants_updates,
        household_is_new=household_id == form.household_id,
    )
    return created(answer, f"{ADDRESS}/households/{household_id}")


async def record_surveys(connection: Connection, actor: Actor, batch: NewHouseholdSurveyBatch) -> Answer:
    """Take the forms of a round, all of them or none; raises RULE_BROKEN with a pointer to each fault."""
    check_surveys(batch.surveys, clocks.today(), in_batch=True)
    forms = [Form.of(one) for one in batch.surveys]
    households = await take_forms(connection, actor, forms, "record_household_survey_batch", in_batch=True)
    return Answer(
        HouseholdSurveyBatch(
            household_survey_batch_id=uuid7(),
            surveys=len(forms),
            households=len(households),
            new_households=_new_among(forms, households),
        )
    )


async def take_forms(
    connection: Connection, actor: Actor, forms: Sequence[Form], operation: str, *, in_batch: bool
) -> dict[bytes, UUID]:
    """Keep forms that were checked, with one audit entry and one event; returns the household of each address."""
    await _check_areas(connection, actor, forms, in_batch=in_batch)
    households = await _households(connection, actor, forms, in_batch=in_batch)
    await _check_respondents(connection, forms, households, in_batch=in_batch)
    await _keep(connection, actor, forms, households)
    await record(connection, actor, AuditAction.COLLECTION, operation, list(households.values()))
    batch_id = uuid7()
    event = {
        "household_survey_batch_id": batch_id,
        "lpu": actor.lpu,
        "surveys": len(forms),
        "new_households": _new_among(forms, households),
    }
    await telling.SURVEYED.run(connection, **telling.told_of(batch_id, actor.lpu, event))
    return households


async def _check_areas(connection: Connection, actor: Actor, forms: Sequence[Form], *, in_batch: bool) -> None:
    known = await areas_by_code(connection)
    own = {area for area, row in known.items() if row["lpu"] == actor.lpu}
    raise_all(
        [
            Fault(_at(place, "area", in_batch=in_batch), "Your unit has no such area.", "area_unknown")
            for place, form in enumerate(forms)
            if form.survey.area not in own
        ][:100]
    )


async def _households(
    connection: Connection, actor: Actor, forms: Sequence[Form], *, in_batch: bool
) -> dict[bytes, UUID]:
    # In the order of their keys: two batches with the same addresses wait for each other, and neither is locked out.
    by_key = {form.key: form for form in reversed(forms)}
    first = [by_key[key] for key in sorted(by_key)]
    today = clocks.today()
    keep_until = today + timedelta(days=(await clock_on(connection, today)).keep_days)
    rows = await statements.KEEP.rows(
        connection,
        household_ids=[one.household_id for one in first],
        areas=[one.survey.area for one in first],
        lpus=[actor.lpu] * len(first),
        addresses=[to_json(one.survey.address).decode() for one in first],
        address_keys=[one.key for one in first],
        keep_untils=[keep_until] * len(first),
    )
    kept = {row["address_key"]: row for row in rows}
    raise_all(
        [
            Fault(_at(place, "area", in_batch=in_batch), "That address is in another area.", "address_elsewhere")
            for place, form in enumerate(forms)
            if kept[form.key]["area"] != form.survey.area
        ][:100]
    )
    return {key: row["household_id"] for key, row in kept.items()}


async def _check_respondents(
    connection: Connection, forms: Sequence[Form], households: dict[bytes, UUID], *, in_batch: bool
) -> None:
    """Refuse somebody who was not asked before, or was at another address."""
    asked = [form.respondent_id for form in forms if form.survey.respondent_id is not None]
    if not asked:
        return
    rows = await statements.RESPONDENTS_OF.rows(connection, respondent_ids=asked)
    known = {row["respondent_id"]: row["household_id"] for row in rows}
    raise_all(
        [
            Fault(
                _at(place, "respondent_id", in_batch=in_batch),
                "Nobody of this household was asked under that id.",
                "respondent_unknown",
            )
            for place, form in enumerate(forms)
            if form.survey.respondent_id is not None and known.get(form.respondent_id) != households[form.key]
        ][:100]
    )


async def _keep(connection: Connection, actor: Actor, forms: Sequence[Form], households: dict[bytes, UUID]) -> None:
    # Of who is on two forms of a batch, the last form says what they wish.
    last_of = {form.respondent_id: form for form in forms}
    people = list(last_of.values())
    await statements.ASK.run(
        connection,
        respondent_ids=[one.respondent_id for one in people],
        household_ids=[households[one.key] for one in people],
        names=[one.survey.respondent_name for one in people],
        wishes=[one.survey.wants_updates for one in people],
        channels=[one.survey.channel for one in people],
        contact_details=[one.survey.contact_detail for one in people],
    )
    await statements.SURVEY.run(
        connection,
        survey_ids=[one.survey_id for one in forms],
        household_ids=[households[one.key] for one in forms],
        respondent_ids=[one.respondent_id for one in forms],
        lpus=[actor.lpu] * len(forms),
        days=[one.survey.surveyed_on for one in forms],
        wishes=[one.survey.wants_updates for one in forms],
        issue_counts=[len(one.survey.issues) for one in forms],
        recorded_by=actor.subject,
        moment=clocks.now(),
    )
    issues = [(one, issue) for one in forms for issue in one.survey.issues]
    await statements.OPEN_PRIORITIES.rows(connection, areas=list({one.survey.area for one, _ in issues}))
    await statements.NAME_ISSUES.run(
        connection,
        household_survey_ids=[one.survey_id for one, _ in issues],
        household_ids=[households[one.key] for one, _ in issues],
        areas=[one.survey.area for one, _ in issues],
        surveyed_ons=[one.survey.surveyed_on for one, _ in issues],
        categorys=[issue.value for _, issue in issues],
    )


def _new_among(forms: Sequence[Form], households: dict[bytes, UUID]) -> int:
    proposed = {form.household_id for form in forms}
    return sum(household_id in proposed for household_id in households.values())


def _at(place: int, field: str, *, in_batch: bool) -> str:
    return f"#/surveys/{place}/{field}" if in_batch else f"#/{field}"
