"""Households as their own unit reads them, and how they are erased."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.listening import (
    ErasureReason,
    FoundHouseholds,
    HouseholdErasure,
    HouseholdIssue,
    HouseholdSearch,
    KeptSurvey,
    Respondent,
    SurveyedHousehold,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from contact.listening.rules.households import address_key
from contact.listening.statements import households as statements
from contact.listening.statements import telling

ERASED_AT_ONCE = 500
SYSTEM = Actor(
    subject="system",
    client_id="contact-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
    purpose="RETENTION",
)


async def get_household(resources: Resources, actor: Actor, household_id: UUID, if_none_match: str | None) -> Response:
    """Return a household of the caller's unit; of any other one it says that there is none."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_household=household_id, the_lpu=actor.lpu)
        if row is None:
            raise not_found("household")
        household = await _whole(connection, row)
        await record(connection, actor, AuditAction.CONSULTATION, "get_surveyed_household", [household_id])
    # What it named moves on with its priorities: until it is erased it is told anew.
    return read(household, household.version, if_none_match if household.erased_on else None)


async def search_households(connection: Connection, actor: Actor, search: HouseholdSearch) -> FoundHouseholds:
    """Return the household at an address of the caller's unit, if it is kept."""
    key = address_key(search.address)
    row = await statements.AT_ADDRESS.row(connection, the_key=key, the_lpu=actor.lpu)
    found = [] if row is None else [await _whole(connection, row)]
    subjects = [one.household_id for one in found]
    await record(connection, actor, AuditAction.CONSULTATION, "search_households", subjects)
    return FoundHouseholds(items=found, next_cursor=None)


async def erase_household(
    connection: Connection, actor: Actor, household_id: UUID, erasure: HouseholdErasure
) -> Answer:
    """Take a household's address and names away; what was counted stays counted, of nobody."""
    if erasure.reason is ErasureReason.PERIOD_OVER:
        raise rule_broken("#/reason", "When the period is over, the service erases by itself.", "not_by_hand")
    row = await statements.LOCKED.row(connection, the_household=household_id, the_lpu=actor.lpu)
    if row is None:
        raise not_found("household")
    if row["erased_on"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The household was erased before.")
    await _erase(connection, actor, [household_id], erasure.reason, clocks.today())
    after = await statements.ONE.row(connection, the_household=household_id, the_lpu=actor.lpu)
    if after is None:
        raise RuntimeError("an erased household keeps its row")
    household = await _whole(connection, after)
    return stands(household, household.version)


async def erase_expired(resources: Resources) -> None:
    """Erase every household whose period is over; each transaction takes some that no other worker holds."""
    while True:
        async with resources.database.transaction() as connection:
            today = clocks.today()
            rows = await statements.EXPIRED.rows(connection, today=today, limit=ERASED_AT_ONCE)
            expired = [row["household_id"] for row in rows]
            if expired:
                await _erase(connection, SYSTEM, expired, ErasureReason.PERIOD_OVER, today)
        if len(expired) < ERASED_AT_ONCE:
            return


async def _erase(
    connection: Connection, actor: Actor, household_ids: Sequence[UUID], reason: ErasureReason, today: date
) -> None:
    ids = list(household_ids)
    await statements.ERASE.run(connection, household_ids=ids, today=today, erasure_reason=reason)
    await statements.FORGET_PEOPLE.run(connection, household_ids=ids)
    await record(connection, actor, AuditAction.ERASURE, "erase_household", ids)
    erasure_id = uuid7()
    event = {"erasure_id": erasure_id, "households": len(ids)}
    await telling.ERASED.run(connection, **telling.told_of(erasure_id, actor.lpu, event))


async def _whole(connection: Connection, row: Row) -> SurveyedHousehold:
    household_id = row["household_id"]
    respondents = await statements.RESPONDENTS.rows(connection, the_household=household_id)
    surveys = await statements.SURVEYS.rows(connection, the_household=household_id)
    issues = await statements.ISSUES.rows(connection, the_household=household_id)
    kept = ("household_id", "area", "lpu", "address", "keep_until", "erased_on", "erasure_reason", "version")
    return SurveyedHousehold.model_validate(
        {
            **{name: row[name] for name in kept},
            "respondents": [{name: one[name] for name in Respondent.model_fields} for one in respondents],
            "surveys": [{name: one[name] for name in KeptSurvey.model_fields} for one in surveys],
            "issues": [{name: one[name] for name in HouseholdIssue.model_fields} for one in issues],
        }
    )
