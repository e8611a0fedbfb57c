"""Reports of crimes as the tests of the Crimes Service Team need them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx

from parts.contact import Contact

HANDLER, REGISTRAR = "contact_handler", "crime_registrar"
REPORTS, AUDITS, OFFICERS = "/crime-reports", "/crime-audits", "/service-delivery-officers"
NOON = datetime(2014, 7, 8, 11, tzinfo=UTC)
_NUMBERS = count(1)
WHY = "Because the facts in the log say so."


def written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def report_of(reported_at: datetime = NOON, **given: Any) -> dict[str, Any]:
    return {
        "reported_at": written(reported_at),
        "reported_by": "OFFICER_AT_SCENE",
        "centre": "CST_COVENTRY",
        "lpu": "COVENTRY",
        "incident_id": f"INC-T-{next(_NUMBERS)}",
        "victim_kind": "PERSON",
        **given,
    }


def done(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def faults(answer: httpx.Response) -> tuple[int, list[tuple[str, str]]]:
    return answer.status_code, [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def reported(contact: Contact, reported_at: datetime = NOON, **given: Any) -> Any:
    return done(await contact.post(HANDLER, REPORTS, report_of(reported_at, **given)))


async def step(contact: Contact, report: Any, name: str, body: dict[str, Any], who: str = HANDLER) -> httpx.Response:
    return await contact.post(who, f"{REPORTS}/{report['crime_report_id']}/{name}", body)


def recording(report: Any, minutes: float = 10, **given: Any) -> dict[str, Any]:
    at = datetime.fromisoformat(report["reported_at"]) + timedelta(minutes=minutes)
    return {
        "crime_id": f"CR-T-{next(_NUMBERS)}",
        "classification": "30A",
        "recorded_at": written(at),
        **given,
    }


async def recorded(contact: Contact, minutes: float = 10, reported_at: datetime = NOON, **given: Any) -> Any:
    report = await reported(contact, reported_at, **given)
    return done(await step(contact, report, "recording", recording(report, minutes)))


async def read(contact: Contact, report: Any) -> Any:
    return done(await contact.get(HANDLER, f"{REPORTS}/{report['crime_report_id']}"))
