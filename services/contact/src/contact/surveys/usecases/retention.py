"""What the worker ends, forgets and asks for by the clock."""

from datetime import timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.surveys.rules.counting import shifted
from contact.surveys.rules.suppression import FOR_GOOD, stop_holds_since
from contact.surveys.statements import cases as statements
from contact.surveys.statements import dip_samples as dip_statements
from contact.surveys.statements.telling import tell
from contact.surveys.usecases import persons

SYSTEM = Actor(
    subject="system",
    client_id="contact-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
    purpose="SURVEY_CASE",
)
_DIP_MONTHS = 2
"""A dip sample is contacted in its month or the two after it [A]."""


async def keep_retention(resources: Resources) -> None:
    """End what is over, forget whose it was, and ask for checks that are too old; each in its own transaction."""
    for step in (_expire, _erase, _lapse_dip_samples, _forget_stops, ask_for_checks):
        async with resources.database.transaction() as connection:
            await step(connection)


async def _expire(connection: Connection) -> None:
    moment = clocks.now()
    rows = await statements.EXPIRE.rows(connection, today=local_day(moment), moment=moment)
    for row in rows:
        await persons.tell_case(connection, row)
    await _erased(connection, "expire_survey_cases", [row["survey_case_id"] for row in rows])


async def _erase(connection: Connection) -> None:
    rows = await statements.ERASE_VICTIMS.rows(connection, today=clocks.today())
    await _erased(connection, "forget_victims", [row["survey_case_id"] for row in rows])


async def _lapse_dip_samples(connection: Connection) -> None:
    before = shifted(clocks.today().replace(day=1), -_DIP_MONTHS)
    rows = await dip_statements.FORGET.rows(connection, before=before)
    for row in rows:
        await persons.tell_dip_sample(connection, row)
    await _erased(connection, "lapse_dip_samples", [row["dip_sample_id"] for row in rows])


async def _forget_stops(connection: Connection) -> None:
    since = stop_holds_since(clocks.now()) - timedelta(days=1)
    rows = await statements.FORGET_STOPS.rows(connection, since=since, for_good=sorted(FOR_GOOD))
    await _erased(connection, "forget_survey_stops", sorted({row["victim_id"] for row in rows}))


async def ask_for_checks(connection: Connection) -> None:
    """Tell the feed which cases are to be dialled and need fresh checks before that."""
    moment = clocks.now()
    today = local_day(moment)
    rows = await statements.ASK_FOR_CHECKS.rows(
        connection, moment=moment, today=today, tomorrow=today + timedelta(days=1)
    )
    for row in rows:
        case_id = row["survey_case_id"]
        await tell(connection, EventType.CONTACT_SURVEY_CASE_CHECK_NEEDED, case_id, {"survey_case_id": case_id})


async def _erased(connection: Connection, operation: str, subjects: list[UUID]) -> None:
    if subjects:
        await record(connection, SYSTEM, AuditAction.ERASURE, operation, subjects)
