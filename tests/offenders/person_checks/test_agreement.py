"""The one statement finds whom the rule of confidence finds, pair by pair, over people made up at random."""

import random
from datetime import date
from uuid import UUID, uuid4

import pytest
from parts.offenders_offences import an_offender

from bluelamp.schemas.offenders.person_checks import CheckedSubject, MatchConfidence
from offenders.nominals.rules.searching import CONFIDENCE_ORDER, Name, Profile, confidence_of
from offenders.person_checks.rules.asking import sought
from offenders.person_checks.statements.checking import CHECK
from offenders.person_checks.usecases.checking import values_of
from offenders.person_checks.usecases.saying import withhold

GIVEN = ("Marie", "Mary", "MARIE", "Otto", "José", "Jose", "Ærin", "Σίσυφος", "ΣΊΣΥΦΟΣ", "Anne-Marie")
FAMILY = ("Smith", "Smyth", "SMITH", "Strasse", "Straße", "Braun", "Brown", "O'Neil", "Oneil", "Иванов", "иванов")
DAYS = (date(1985, 1, 30), date(1985, 1, 31), date(1986, 12, 31), date(1987, 1, 1), date(1990, 6, 1))
NUMBERS = (("PNC_ID", "1/1A"), ("PNC_ID", "2/2B"), ("CRO_NUMBER", "1/1A"))
PEOPLE, ASKED, RESTRICTED = 60, 150, 0.2

DIFFERENCES = """
WITH anew AS (SELECT * FROM person_check_profiles_of((SELECT array_agg(offender_id) FROM offenders)))
(SELECT * FROM anew EXCEPT ALL SELECT * FROM person_check_profiles)
UNION ALL (SELECT * FROM person_check_profiles EXCEPT ALL SELECT * FROM anew)
"""


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
            "is_restricted": self.draw.random() < RESTRICTED,
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
                    "next_review_on, merged_into, is_restricted, created_by) "
                    "VALUES ($1, $2, $3, $4, $5, 'SANDWELL', '2030-01-01', $6, $7, 'test')",
                    *(one["offender_id"], str(one["offender_id"]), *one["name"], one["born"], one["merged_into"]),
                    one["is_restricted"],
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


def expected(subject: CheckedSubject, profiles, restricted, sounds) -> set[tuple[UUID | None, int, bool]]:
    """Who is found most surely, by the rule alone; of those found by a name alone only whether one is withheld."""
    one = sought(subject)
    profile = Profile(
        tuple(named(name, sounds) for name in one.names), frozenset(one.dates_of_birth), frozenset(one.identifiers)
    )
    found = {offender_id: confidence_of(profile, known) for offender_id, known in profiles.items()}
    places = {offender_id: CONFIDENCE_ORDER.index(sure) for offender_id, sure in found.items() if sure}
    surest = [offender_id for offender_id, place in places.items() if place == min(places.values())]
    if surest and places[surest[0]] == CONFIDENCE_ORDER.index(MatchConfidence.POSSIBLE):
        return {(None, places[surest[0]], bool(restricted & set(surest)))}
    return {(offender_id, places[offender_id], offender_id in restricted) for offender_id in surest}


@pytest.mark.parametrize("seed", range(6))
async def test_the_statement_finds_whom_the_rule_finds(offenders, seed):
    people = People(random.Random(seed))  # noqa: S311 # made-up people, and the same each time
    await people.put_in(offenders)
    rows = await offenders.sql(
        "SELECT name, sound_of(name) AS sound FROM unnest($1::text[]) AS name", [*GIVEN, *FAMILY]
    )
    sounds = {row["name"]: row["sound"] for row in rows}
    profiles, asked = people.profiles(sounds), [people.asked() for _ in range(ASKED)]
    restricted = {one["merged_into"] or one["offender_id"] for one in people.records if one["is_restricted"]}
    async with offenders.resources.database.connection() as connection:
        found = await CHECK.rows(connection, **values_of(asked))
    seen = {place: set() for place in range(ASKED)}
    for row in found:
        seen[row["subject"]].add((row["offender_id"], row["confidence"], row["is_withheld"]))
    by_rule = {place: expected(subject, profiles, restricted, sounds) for place, subject in enumerate(asked)}
    assert seen == by_rule
    assert {place for some in by_rule.values() for _, place, _ in some} == {0, 1, 2}
    assert any(not some for some in by_rule.values())
    assert await offenders.sql(DIFFERENCES) == []


async def test_the_profiles_follow_every_change(offenders):
    one, other = await an_offender(offenders), await an_offender(offenders, 2, date_of_birth="1985-01-30")
    manager, supervisor = "offender_manager", "offender_supervisor"
    merge = {"kept_offender_id": one, "merged_offender_id": other, "reason": "The same fingerprints."}

    async def profiles():
        assert await offenders.sql(DIFFERENCES) == []
        found = await offenders.sql(
            "SELECT offender_id, family_folded, date_of_birth, is_withheld FROM person_check_profiles"
        )
        return sorted((str(row[0]) == one, row[1], str(row[2]), row[3]) for row in found)

    apart = [(False, "offender-2", "1985-01-30", False), (True, "offender-1", "None", False)]
    assert await profiles() == apart
    made = await offenders.post(supervisor, "/offender-merges", merge)
    assert await profiles() == [(True, f"offender-{number}", "1985-01-30", False) for number in (1, 2)]
    reversal = {"reason": "They are brothers."}
    await offenders.post(supervisor, f"/offender-merges/{made.json()['merge_id']}/reversal", reversal)
    assert await profiles() == apart
    await offenders.post(manager, f"/offenders/{one}/aliases", {"given_name": "Other", "family_name": "Name"})
    version = (await offenders.get(manager, f"/offenders/{other}")).json()["version"]
    await offenders.patch(manager, f"/offenders/{other}", {"date_of_birth": "1986-01-30"}, f'"{version}"')
    async with offenders.resources.database.transaction() as connection:
        await withhold(connection, UUID(one), "SEX_OFFENDER", UUID(int=1))
    assert await profiles() == [
        (False, "offender-2", "1986-01-30", False),
        *((True, name, "None", True) for name in ("name", "offender-1")),
    ]
