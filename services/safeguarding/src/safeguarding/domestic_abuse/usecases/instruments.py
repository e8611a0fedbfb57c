"""Instruments: listed, read, and loaded by a force under its own licence."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.domestic_abuse import (
    InstrumentPage,
    InstrumentSummary,
    NewInstrumentVersion,
    Prompt,
    RiskGrade,
    RiskInstrument,
)
from safeguarding.domestic_abuse.rules.instruments import BandRule, InstrumentRules, QuestionRule, check_instrument
from safeguarding.domestic_abuse.statements import instruments as statements
from safeguarding.domestic_abuse.usecases.parties import ADDRESS

# An instrument has a name for its key; the audit log names records by ids.
NAMESPACE = UUID("00000000-0000-7000-8000-000000000900")


async def list_instruments(connection: Connection) -> InstrumentPage:
    """Return every instrument with the version that holds today; they are about nobody."""
    rows = await statements.ALL.rows(connection, day=clocks.today())
    return InstrumentPage(items=[InstrumentSummary.model_validate(_summary(row)) for row in rows], next_cursor=None)


async def get_instrument(connection: Connection, instrument: str) -> RiskInstrument:
    """Return an instrument with its questions as they hold today; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, instrument=instrument, day=clocks.today())
    if row is None:
        raise not_found("instrument")
    return _whole(row)


async def load_instrument(connection: Connection, actor: Actor, instrument: str, new: NewInstrumentVersion) -> Answer:
    """Load a list of questions, with wording if the force holds the licence, from a day on.

    Raises RULE_BROKEN for a list that cannot be read, STATE_CONFLICT where a version begins on that day already.
    """
    check_instrument(new, clocks.today())
    await statements.KNOW.run(connection, instrument=instrument, name=new.name)
    before = await statements.ONE.row(connection, instrument=instrument, day=new.effective_from)
    if before is not None and before["effective_from"] == new.effective_from:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "A version of the instrument begins on that day already.")
    questions = [{"number": number, **dict(one)} for number, one in enumerate(new.questions, start=1)]
    bands = [{"at_least": 0, "grade": RiskGrade.STANDARD}, *(dict(one) for one in new.bands)] if new.bands else []
    await statements.LOAD.run(
        connection,
        **actor_values(actor),
        instrument=instrument,
        name=new.name,
        effective_from=new.effective_from,
        questions=to_json(questions).decode(),
        bands=to_json(bands).decode(),
        licence=new.licence,
        source=new.source,
        subject_id=NAMESPACE,
        traceparent=context.current().traceparent,
    )
    row = await statements.ONE.row(connection, instrument=instrument, day=new.effective_from)
    if row is None:
        raise not_found("instrument")
    return Answer(_whole(row), 201, {"Location": f"{ADDRESS}/risk-instruments/{instrument}"})


async def instrument_rules(connection: Connection, instrument: str, day: date) -> InstrumentRules:
    """Return what of an instrument decides on a day; raises RULE_BROKEN if it is unknown or its list is not loaded."""
    row = await statements.ONE.row(connection, instrument=instrument, day=day)
    if row is None:
        raise rule_broken("#/instrument", "There is no such instrument.", "unknown_instrument")
    if row["version"] is None:
        detail = "The instrument's questions are not loaded: the directory's keeper loads them under the licence."
        raise rule_broken("#/instrument", detail, "instrument_not_loaded")
    return rules_of(row)


def rules_of(row: Row) -> InstrumentRules:
    """Return what of a version decides."""
    return InstrumentRules(
        row["instrument"],
        row["version"],
        [
            QuestionRule(one["key"], one["high_risk_marker"], Prompt(one["prompt"]) if one["prompt"] else None)
            for one in row["questions"]
        ],
        [BandRule(one["at_least"], RiskGrade(one["grade"])) for one in row["bands"]],
    )


def _summary(row: Row) -> dict[str, Any]:
    names = ("instrument", "name", "version", "effective_from")
    return {**{name: row[name] for name in names}, "question_count": len(row["questions"] or [])}


def _whole(row: Row) -> RiskInstrument:
    return RiskInstrument.model_validate(
        {
            **_summary(row),
            "questions": row["questions"] or [],
            "bands": row["bands"] or [],
            "licence": row["licence"],
            "source": row["source"],
        }
    )
