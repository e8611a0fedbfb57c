"""What the tests of the management of sex offenders need: people who are managed, and days near today."""

from datetime import timedelta
from typing import Any

import httpx

from bluelamp.kit import clocks
from parts.offenders import Offenders
from parts.offenders_caseload import offender_of

MANAGER = "sex_offender_manager"
READING = {"purpose": "VISIT_PREPARATION"}
SIGNS: dict[str, Any] = {"roles": ["sex-offender-manager", "offender-supervisor"]}


def day(days: int = 0) -> str:
    """The London day so many days from today."""
    return (clocks.today() + timedelta(days=days)).isoformat()


def moment(days: int) -> str:
    """Noon, in UTC, so many days from today; now, for today."""
    return clocks.now().isoformat() if days == 0 else f"{day(days)}T12:00:00Z"


async def registered(offenders: Offenders, name: str = "Example", since: int = -100, **more: Any) -> dict[str, Any]:
    """Somebody new who is managed since so many days."""
    offender_id = more.pop("offender_id", None) or await offender_of(offenders, name, sex="MALE")
    body = {
        "offender_id": str(offender_id),
        "lpu": "SANDWELL",
        "manager": "sex-offender-manager",
        "managed_from": day(since),
        "reason": "The requirement begins with the sentence.",
        **more,
    }
    answer = await offenders.post(MANAGER, "/sex-offenders", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def post(
    offenders: Offenders, one: dict[str, Any], history: str, who: str = MANAGER, **body: Any
) -> httpx.Response:
    return await offenders.post(who, f"/sex-offenders/{one['sex_offender_id']}/{history}", body)


async def assessed(offenders: Offenders, one: dict[str, Any], level: str = "LOW", tool: str = "ARMS") -> None:
    answer = await post(
        offenders, one, "assessments", tool=tool, tool_version="2016", level=level, assessed_on=day(-90)
    )
    assert answer.status_code == 201, answer.text


def plan(management: str = "VISITED", level: str = "LOW", decided: int = -60, **more: Any) -> dict[str, Any]:
    interval = {"interval_unit": "MONTH", "interval_amount": 6} if management == "VISITED" else {}
    return {
        "management": management,
        "risk_level": level,
        "decided_on": day(decided),
        "review_on": day(300),
        "reason": "What protects has held for a year.",
        **interval,
        **more,
    }


async def planned(offenders: Offenders, one: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await post(offenders, one, "management-plans", **plan(**more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def visited(offenders: Offenders, one: dict[str, Any], days: int, outcome: str = "SEEN") -> None:
    body = {"visited_at": moment(days), "outcome": outcome, "is_announced": False}
    answer = await post(offenders, one, "visits", **body)
    assert answer.status_code == 201, answer.text


async def now(offenders: Offenders, one: dict[str, Any]) -> dict[str, Any]:
    answer = await offenders.get(MANAGER, f"/sex-offenders/{one['sex_offender_id']}", **READING)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    """Where each fault stands, and its code."""
    assert answer.status_code == 422, answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
