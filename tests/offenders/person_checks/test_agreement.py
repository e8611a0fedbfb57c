"""The one statement finds whom the rule of confidence finds, pair by pair, over people made up at random."""

import random
from datetime import date
from uuid import UUID, uuid4

import pytest

from bluelamp.schemas.offenders.person_checks import CheckedSubject
from offenders.nominals.rules.searching import CONFIDENCE_ORDER, Name, Profile, confidence_of
from offenders.person_checks.rules.asking import sought
from offenders.person_checks.statements.checking import CHECK
from offenders.person_checks.usecases.checking import values_of

GIVEN = ("Marie", "Mary", "MARIE", "Otto", "José", "Jose", "Ærin", "Σίσυφος", "ΣΊΣΥΦΟΣ", "Anne-Marie")
FAMILY = ("Smith", "Smyth", "SMITH", "Strasse", "Straße", "Braun", "Brown", "O'Neil", "Oneil", "Иванов", "иванов")
DAYS = (date(1985, 1, 30), date(1985, 1, 31), date(1986, 12, 31), date(1987, 1, 1), date(1990, 6, 1))
NUMBERS = (("PNC_ID", "1/1A"), ("PNC_ID", "2/2B"), ("CRO_NUMBER", "1/1A"))
PEOPLE, ASKED = 60, 150


class People:
    """People as the database keeps them, and as the rule sees them."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.records: list[dict] = [self._record() for _ in range(PEOPLE)]
        for number in range(0, PEOPLE, 7):
            self.records[number]["merged_into"] = self.records[number + 1]["offender_id"]

    def name(self):
        return self.draw.choice(GIVEN), self.draw.choice(FAMILY)

    def some(self, values, most):
        return self.draw.sample(values, self.draw.choice(range(most + 1)))

    def _record(self):
        return {
            "offender_id": uuid4(),
            "name": self.name(),
            "born": self.draw.choice((None, *DAYS)),
            "aliases": [self.name() for _ in range(self.draw.choice((0, 0, 1, 2)))],
            "numbers": self.some(NUMBERS, 1) if self.draw.random() < 0.1 else [],
            "merged_into": None,
        }

    def asked(self) -> CheckedSubject:
        given, family = self.name()
        return CheckedSubject(
            subject_id=uuid4(),
            given_name=given,
            family_name=family,
            date_of_birth=self.draw.choice((None, *DAYS)),
            other_names=[
                {"given_name": one, "family_name": two} for one, two in (self.name() for _ in self.some((1, 2), 2))
            ],
            dates_of_birth=self.some(DAYS, 2),
            identifiers=[
                {"kind": kind, "value": value}
                for kind, value in (self.some(NUMBERS, 1) if self.draw.random() < 0.1 else [])
            ],
        )

    async def put_in(self, offenders) -> None:
        async with offenders.resources.database.transaction() as connection:
            for one in sorted(self.records, key=lambda one: one["merged_into"] is not None):
                await connection.execute(
                    "INSERT INTO offenders (offender_id, reference, given_name, family_name, date_of_birth, lpu, "
                    "next_review_on, merged_into, created_by) "
                    "VALUES ($1, $2, $3, $4, $5, 'SANDWELL', '2030-01-01', $6, 'test')",
                    *(one["offender_id"], str(one["offender_id"]), *one["name"], one["born"], one["merged_into"]),
                )
                for given, family in one["aliases"]:
                    await connection.execute(
                        "INSERT INTO offender_aliases (offender_id, given_name, family_name) VALUES ($1, $2, $3)",
                        *(one["offender_id"], given, family),
                    )
                for kind, value in one["numbers"]:
                    await connection.execute(
                        "INSERT INTO offender_identifiers (offender_id, kind, value) VALUES ($1, $2, $3)",
                        *(one["offender_id"], kind, value),
                    )

    def profiles(self, sounds) -> dict[UUID, Profile]:
        people: dict[UUID, list[dict]] = {}
        for one in self.records:
            people.setdefault(one["merged_into"] or one["offender_id"], []).append(one)
        return {
            offender_id: Profile(
                names=tuple(named(name, sounds) for one in records for name in (one["name"], *one["aliases"])),
                dates_of_birth=frozenset(one["born"] for one in records if one["born"]),
                identifiers=frozenset(number for one in records for number in one["numbers"]),
            )
            for offender_id, records in people.items()
        }


def named(name, sounds) -> Name:
    given, family = name
    return Name(given, family, sounds[given], sounds[family])


def expected(subject: CheckedSubject, profiles, sounds) -> set[tuple[UUID, int]]:
    """Who is found most surely, by the rule alone."""
    one = sought(subject)
    profile = Profile(
        tuple(named(name, sounds) for name in one.names), frozenset(one.dates_of_birth), frozenset(one.identifiers)
    )
    found = {offender_id: confidence_of(profile, known) for offender_id, known in profiles.items()}
    places = {offender_id: CONFIDENCE_ORDER.index(sure) for offender_id, sure in found.items() if sure}
    return {(offender_id, place) for offender_id, place in places.items() if place == min(places.values())}


@pytest.mark.parametrize("seed", range(4))
async def test_the_statement_finds_whom_the_rule_finds(offenders, seed):
    people = People(random.Random(seed))  # noqa: S311 # made-up people, and the same each time
    await people.put_in(offenders)
    rows = await offenders.sql(
        "SELECT name, sound_of(name) AS sound FROM unnest($1::text[]) AS name", [*GIVEN, *FAMILY]
    )
    sounds = {row["name"]: row["sound"] for row in rows}
    profiles, asked = people.profiles(sounds), [people.asked() for _ in range(ASKED)]
    async with offenders.resources.database.connection() as connection:
        found = await CHECK.rows(connection, **values_of(asked))
    seen = {place: set() for place in range(ASKED)}
    for row in found:
        seen[row["subject"]].add((row["offender_id"], row["confidence"]))
    by_rule = {place: expected(subject, profiles, sounds) for place, subject in enumerate(asked)}
    assert seen == by_rule
    assert {place for some in by_rule.values() for _, place in some} == {0, 1, 2}
    assert any(not some for some in by_rule.values())
