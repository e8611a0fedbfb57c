"""Checks answered: one statement for all who are asked about, whatever any of them is known by."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.offenders.person_checks import (
    CheckedSubject,
    PersonCheckAnswer,
    PersonCheckItem,
    PersonCheckRequest,
)
from bluelamp.schemas.problems import rule_broken
from offenders.nominals.rules.searching import CONFIDENCE_ORDER
from offenders.person_checks.rules.asking import sought
from offenders.person_checks.rules.releasing import release_of
from offenders.person_checks.statements.checking import CHECK_AND_LOG

SOURCE: Final = "OFFENDER_RECORDS"


async def check_people(connection: Connection, actor: Actor, request: PersonCheckRequest) -> PersonCheckAnswer:
    """Return what is held of each, how surely, and whether it may be told; never where anybody lives.

    Who was asked about and who was found is in the log, by ids. Raises RULE_BROKEN for an id that stands there twice.
    """
    subjects = request.subjects
    if len({one.subject_id for one in subjects}) != len(subjects):
        raise rule_broken("#/subjects", "Somebody is asked about twice.", "subject_twice")
    asked = [one.subject_id for one in subjects]
    rows = await CHECK_AND_LOG.rows(connection, **values_of(subjects), **actor_values(actor), asked=asked)
    found = {place: list(some) for place, some in groupby(rows, key=lambda row: row["subject"])}
    items = [_item(one, found.get(place, [])) for place, one in enumerate(subjects)]
    return PersonCheckAnswer(items=items, searched_at=clocks.now(), source_systems=[SOURCE])


def values_of(subjects: Iterable[CheckedSubject]) -> dict[str, list[Any]]:
    """Return the statement's values: for each name, date and number the place of whose it is."""
    names: list[tuple[Any, ...]] = []
    dates: list[tuple[Any, ...]] = []
    numbers: list[tuple[Any, ...]] = []
    for place, subject in enumerate(subjects):
        one = sought(subject)
        names += [(place, *name) for name in one.names]
        dates += [(place, day) for day in one.dates_of_birth]
        numbers += [(place, *number) for number in one.identifiers]
    return {
        **_columns(names, "names_subject", "names_given_name", "names_family_name"),
        **_columns(dates, "dates_subject", "dates_born"),
        **_columns(numbers, "numbers_subject", "numbers_kind", "numbers_value"),
    }


def _columns(rows: Sequence[tuple[Any, ...]], *names: str) -> dict[str, list[Any]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _item(subject: CheckedSubject, rows: Sequence[Row]) -> PersonCheckItem:
    if not rows:
        return PersonCheckItem(
            subject_id=subject.subject_id, held=False, confidence=None, grade_for_release=None, summary_codes=[]
        )
    confidence = CONFIDENCE_ORDER[rows[0]["confidence"]]
    codes = {code for row in rows for code in row["codes"] or ()}
    release = release_of(confidence, codes, is_withheld=any(row["is_withheld"] for row in rows))
    return PersonCheckItem(
        subject_id=subject.subject_id,
        held=True,
        confidence=confidence,
        grade_for_release=release.grade,
        summary_codes=list(release.codes),
    )
