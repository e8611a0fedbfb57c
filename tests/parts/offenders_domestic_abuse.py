"""Perpetrators as the ranking counts them, and what a test does with rankings, flags and meetings."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.domestic_abuse import RankingNumbers
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.rules.ranking import Tally
from offenders.domestic_abuse.statements.ranking import RANK_JOB
from offenders.domestic_abuse.usecases.rankings import rank_perpetrators
from parts.offenders import Offenders
from parts.offenders_offences import recorded

PERPETRATORS = "/domestic-abuse/perpetrators"
FLAGS = "/domestic-abuse/serial-flags"
CYCLES = "/domestic-abuse/matac-cycles"
MANAGER, COORDINATOR, SERVICE = "da_offender_manager", "iom_coordinator", "safeguarding_service"
AS_AT = date(2014, 9, 1)
NUMBERS = RankingNumbers.model_validate(
    {
        **demonstration.NEW_RULE_SET["numbers"],
        "statuses": ["ALLEGED", "CHARGED", "CONVICTED", "NFA"],
        "recency": [
            {"days": days, "points": points} for days, points in ((30, 10), (90, 8), (180, 6), (365, 4), (730, 2))
        ],
        "recency_otherwise": 1,
        "gravity_months": None,
        "harm_version": None,
        "victims": [{"victims": number, "points": points} for number, points in ((1, 0), (2, 5), (3, 8), (4, 10))],
        "weights": {"recency": 0.2, "frequency": 0.2, "gravity": 0.3, "victims": 0.3},
    }
)
"""The platform's default, as domain.md §3.5 gives it."""


def tally(**given: Any) -> Tally:
    """Somebody who did one thing long ago, unless something else is said."""
    fields: dict[str, Any] = {
        "offender_id": uuid4(),
        "last_event_on": AS_AT - timedelta(days=1000),
        "last_is_sent": False,
        "events": 1,
        "sent_events": 0,
        "recent_events": 0,
        "older_events": 0,
        "harm_days": 0.0,
        "weighed": 0,
        "non_crimes": 0,
        "proactive": 0,
        "not_weighed": 0,
        "own_victims": 0,
        "sent_victims": 0,
        "most_of_one": 0,
        "is_serial": False,
        "is_serial_loose": False,
        "is_serial_own": False,
    }
    return Tally(**{**fields, **given})


async def did(offenders: Offenders, whose: str, days: int, **given: Any) -> str:
    """Record what somebody did so many days ago: an incident that is no crime, unless something else is said."""
    day = (clocks.today() - timedelta(days=days)).isoformat()
    fields = {"occurred_on": day, "recorded_on": day, "ho_code": None, "is_crime": False, **given}
    offence_id: str = (await recorded(offenders, whose, **fields))["offence_id"]
    return offence_id


async def ranked(offenders: Offenders, **asked: Any) -> str:
    """Ask for a ranking and compute it, as the worker would."""
    answer = await offenders.post(COORDINATOR, "/domestic-abuse/rankings", asked)
    assert answer.status_code == 202, answer.text

    async def rank(payload: str) -> None:
        await rank_perpetrators(offenders.resources, UUID(payload))

    await offenders.do_jobs(RANK_JOB, rank)
    ranking_id: str = answer.json()["ranking_id"]
    return ranking_id


async def ruled(offenders: Offenders, since: str = "2000-01-01", **numbers: Any) -> None:
    """Let a rule set hold, of long ago, that is the platform's but for some numbers."""
    await offenders.sql(
        "INSERT INTO ranking_rule_sets (numbers, effective_from, reason) "
        "SELECT numbers || $1::text::jsonb, $2::text::date, 'Of a test.' "
        "FROM ranking_rule_sets WHERE effective_from = '1990-01-01'",
        json.dumps(numbers),
        since,
    )


async def listed(offenders: Offenders, who: str = MANAGER, **asked: Any) -> list[dict[str, Any]]:
    answer = await offenders.get(who, PERPETRATORS, **asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def explained(offenders: Offenders, offender_id: str, who: str = MANAGER) -> dict[str, Any]:
    answer = await offenders.get(who, f"{PERPETRATORS}/{offender_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def a_flag(person_id: UUID, given_name: str, family_name: str, **given: Any) -> dict[str, Any]:
    """What the safeguarding service says of somebody: two people of two families, by two agencies, this year."""
    person = {"person_id": str(person_id), "given_name": given_name, "family_name": family_name}
    born = given.pop("date_of_birth", None)
    if born:
        person["date_of_birth"] = born
    today = clocks.today()
    records = [
        {
            "record_id": str(uuid4()),
            "agency": agency,
            "occurred_on": (today - timedelta(days=days)).isoformat(),
            "is_crime": False,
            "victim_id": str(uuid4()),
            "victim_group_id": str(uuid4()),
        }
        for agency, days in (("HOUSING", 15), ("HEALTH", 50))
    ]
    return {
        "flag_id": str(uuid4()),
        "person": person,
        "lpu": "SANDWELL",
        "is_serial": True,
        "is_serial_loose": True,
        "lookback_months": 36,
        "computed_at": clocks.now().isoformat(),
        "records": records,
        **given,
    }
