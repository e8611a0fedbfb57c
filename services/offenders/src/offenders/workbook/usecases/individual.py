"""The first tier: a row for each case that runs, with who it is of and what was found of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.offenders.workbook import RowKind, WorkbookPerson, WorkbookRow
from offenders.access import may_read_perpetrators
from offenders.nominals.usecases.sight import sight_of
from offenders.workbook.rules import definitions
from offenders.workbook.rules.adding import Counted, Figures, Harm, count, not_held, share, weight
from offenders.workbook.rules.asking import Asked
from offenders.workbook.rules.defining import Defined
from offenders.workbook.rules.telling import figure
from offenders.workbook.statements import abuse, facts, harm, practice

NOT_FOR_ROLE = "Who is ranked is for those who manage perpetrators."
_NOT_RANKED = "Not in the newest ranking."


async def people_of(
    connection: Connection, actor: Actor, asked: Asked, after_id: UUID | None, limit: int
) -> list[WorkbookRow]:
    """Return so many rows after a case, by their ids."""
    scope = next(name for name in ("manager", "team", "lpu") if getattr(asked, name) is not None)
    statement = facts.PAGES[scope]
    rows = await statement.rows(
        connection,
        whose=getattr(asked, scope),
        after_id=after_id,
        limit=limit,
        **days_of(asked),
        **sight_of(actor, statement),
    )
    crimes = await _crimes(connection, asked, rows)
    places = await _places(connection, actor, asked, rows)
    scores = await _scores(connection, asked, rows)
    defined = definitions.of_tier(asked.tier)
    return [
        _row(
            row,
            defined,
            {**_found(row), **crimes[row["case_id"]], **scores[row["case_id"]], **places[row["person_id"]]},
        )
        for row in rows
    ]


def days_of(asked: Asked) -> dict[str, Any]:
    """Return the days of a workbook as its statements take them; a day that runs ends now."""
    now = clocks.now()
    return {
        "as_at": asked.as_at,
        "day_from": asked.day_from,
        "day_until": asked.day_until,
        "end_at": min(now, clocks.midnight(asked.day_until)),
        "now": now,
    }


def _row(row: Row, defined: Iterable[Defined], found: Figures) -> WorkbookRow:
    person = {name: row[name] for name in WorkbookPerson.model_fields if name != "offender_id"}
    return WorkbookRow(
        kind=RowKind.CASE,
        code=str(row["case_id"]),
        name=row["reference"],
        person=WorkbookPerson.model_validate({**person, "offender_id": row["person_id"]}),
        figures=[
            figure(one, found[one.definition_id], withheld=withheld_of(found[one.definition_id])) for one in defined
        ],
    )


def withheld_of(counted: Counted | None) -> str | None:
    """Return why a figure is not for the reader's role; None where it is."""
    return NOT_FOR_ROLE if counted is not None and counted.because == NOT_FOR_ROLE else None


def _found(row: Row) -> Figures:
    compared = row["compared"]
    travelled = row["first_need"] - row["latest_need"]
    return {
        "CASE.CONTACT_COMPLIANCE": share(row["in_time"], row["due"], "No contact was owed."),
        "CASE.NEED.LATEST": Counted(row["need_now"], row["assessed"], row["need_now"])
        if row["assessed"]
        else not_held("No need was assessed."),
        "CASE.NEED.TRAVELLED": Counted(travelled, compared, travelled)
        if compared
        else not_held("No pathway was assessed twice."),
        "CASE.ACTIONS.OVERDUE": share(row["actions_overdue"], row["actions_open"], "No action is open."),
    }


async def _crimes(connection: Connection, asked: Asked, rows: Sequence[Row]) -> Mapping[UUID, Figures]:
    counted = await harm.ROUND_OPENING.rows(
        connection,
        case_ids=[row["case_id"] for row in rows],
        people=[row["person_id"] for row in rows],
        opened_on=[clocks.local_day(row["opened_at"]) for row in rows],
        as_at=asked.as_at,
    )
    found = {(one["case_id"], one["is_since"]): one for one in counted}
    return {
        row["case_id"]: {
            **_of_days("BEFORE", found.get((row["case_id"], False))),
            **_of_days("SINCE", found.get((row["case_id"], True))),
        }
        for row in rows
    }


def _of_days(when: str, row: Row | None) -> Figures:
    harmed = harm_of(row) if row else Harm()
    return {f"CASE.CRIMES.{when}": count(row["crimes"] if row else 0), f"CASE.HARM.{when}": weight(harmed)}


def harm_of(row: Row) -> Harm:
    """Read what some crimes weigh."""
    return Harm(float(row["days"]), row["weighed"], row["not_weighed"])


async def _scores(connection: Connection, asked: Asked, rows: Sequence[Row]) -> Mapping[UUID, Figures]:
    cases = [row["case_id"] for row in rows]
    end_at = days_of(asked)["end_at"]
    found = {one["case_id"]: one for one in await practice.SCORES.rows(connection, case_ids=cases, end_at=end_at)}
    none = not_held("It was opened without a nomination that was scored.")
    return {
        case_id: {
            "CASE.NOMINATION.SCORE": Counted(
                found[case_id]["value"],
                found[case_id]["most"],
                found[case_id]["value"],
                "Provisional: something that it counts is not known." if found[case_id]["provisional"] else None,
            )
            if case_id in found
            else none
        }
        for case_id in cases
    }


async def _places(connection: Connection, actor: Actor, asked: Asked, rows: Sequence[Row]) -> Mapping[UUID, Figures]:
    people = [row["person_id"] for row in rows]
    names = ("CASE.RFGV.SCORE", "CASE.RFGV.RANK")
    if not may_read_perpetrators(actor):
        return {person: dict.fromkeys(names, not_held(NOT_FOR_ROLE)) for person in people}
    newest = await abuse.NEWEST.row(connection, as_at=asked.as_at)
    found = await abuse.PLACES.rows(connection, people=people, as_at=asked.as_at)
    places = {row["offender_id"]: row for row in found}
    ranked = newest["perpetrators"] if newest else 0
    return {person: _place(places.get(person), ranked) for person in people}


def _place(row: Row | None, ranked: int) -> Figures:
    if row is None:
        return {"CASE.RFGV.SCORE": not_held(_NOT_RANKED), "CASE.RFGV.RANK": not_held(_NOT_RANKED)}
    because = "Provisional: a crime has no weight." if row["provisional"] else None
    return {
        "CASE.RFGV.SCORE": Counted(row["score"], None, row["score"], because),
        "CASE.RFGV.RANK": Counted(row["rank"], ranked, row["rank"], because),
    }
