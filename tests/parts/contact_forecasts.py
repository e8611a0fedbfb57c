"""What the tests of forecasts do again and again: ask, let the worker fit, read."""

from typing import Any

from contact.forecasts import jobs
from contact.forecasts.statements.forecasts import FIT
from parts.contact import Contact

WHO = "analyst"


async def do_fitting(contact: Contact) -> None:
    """Fit what waits, as the worker would."""

    async def fit(payload: str) -> None:
        await jobs.fit_forecast(contact.resources, payload)

    await contact.do_jobs(FIT, fit)


async def asked(contact: Contact, body: dict[str, Any]) -> dict[str, Any]:
    answer = await contact.post(WHO, "/forecasts", body)
    assert answer.status_code == 201, answer.text
    forecast: dict[str, Any] = answer.json()
    assert forecast["status"] == "WAITING"
    return forecast


async def fitted(contact: Contact, body: dict[str, Any]) -> dict[str, Any]:
    """Ask for a forecast, have it fitted, and read it."""
    forecast = await asked(contact, body)
    await do_fitting(contact)
    return await read(contact, forecast["forecast_id"])


async def read(contact: Contact, forecast_id: str) -> dict[str, Any]:
    answer = await contact.get(WHO, f"/forecasts/{forecast_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def values(contact: Contact, forecast_id: str, interval: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        answer = await contact.get(WHO, f"/forecasts/{forecast_id}/values", interval=interval, limit=100, **more)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        more = {"cursor": page["next_cursor"]}
