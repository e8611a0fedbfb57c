"""A change of lead reaches the hub that knows the person, and nothing comes back."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from parts.offenders import Offenders, running_offenders
from parts.offenders_caseload import case_for, offender_of
from parts.offenders_lead_agencies import PROBATION, UNASSIGNED, answered, decided, proposed
from parts.platform import copy_of, drop
from parts.safeguarding import Safeguarding, running_safeguarding
from parts.two_services import FrontDoor
from pydantic import SecretStr

from bluelamp.kit.handovers.usecases import Deliverer, NotDeliveredError
from offenders.lead_agencies.usecases.telling import DESTINATIONS

PERSON = {"given_name": "Example", "family_name": "Offender-Told", "date_of_birth": "1985-01-30"}


@dataclass
class Both:
    hub: Safeguarding
    offenders: Offenders
    door: FrontDoor

    async def deliver(self) -> None:
        """Do what the worker does with the hand-overs of each person."""
        deliverer = Deliverer(DESTINATIONS)
        for row in await self.offenders.sql("SELECT DISTINCT record_id FROM handovers"):
            await deliverer.deliver(self.offenders.resources, str(row["record_id"]))

    async def led(self, **born: str) -> Any:
        """Somebody whom the Probation Service has taken."""
        offender_id = await offender_of(self.offenders, "Told", **{"date_of_birth": "1985-01-30", **born})
        case = await case_for(self.offenders, offender_id)
        await proposed(self.offenders, case)
        change = await decided(self.offenders, case, PROBATION)
        assert (await answered(self.offenders, change, "partner_a")).status_code == 200
        return case

    async def shown(self, person_id: str) -> list[list[str]]:
        answer = await self.hub.get("mash_police", f"/people/{person_id}/lead-agencies")
        assert answer.status_code == 200, answer.text
        return [one["agencies"] for one in answer.json()["items"]]


@pytest.fixture
async def both(postgres, templates, issuer, secret_key):
    databases = [await copy_of(postgres, templates[name]) for name in ("safeguarding", "offenders")]
    async with _running(databases, issuer, secret_key) as services:
        yield services
    for database in databases:
        await drop(postgres, database)


@asynccontextmanager
async def _running(databases, issuer, secret_key):
    async with (
        running_safeguarding(databases[0], issuer, secret_key) as hub,
        running_offenders(databases[1], issuer, secret_key) as offenders,
    ):
        door = FrontDoor(issuer, {"safeguarding": hub, "offenders": offenders})
        await offenders.resources.http.aclose()
        offenders.resources.http = httpx.AsyncClient(transport=door)
        given = {"client_id": "offenders-service", "client_secret": SecretStr("s")}
        offenders.resources.settings = offenders.resources.settings.model_copy(update=given)
        yield Both(hub, offenders, door)


async def test_the_hub_is_shown_who_leads_and_that_nobody_does_any_more(both):
    person_id = (await both.hub.post("mash_police", "/people", PERSON)).json()["person_id"]
    case = await both.led()
    await both.deliver()
    assert await both.shown(person_id) == [["PROBATION_SERVICE"]]
    await decided(both.offenders, case, UNASSIGNED)
    await both.deliver()
    assert await both.shown(person_id) == []


async def test_what_comes_back_is_the_same_whether_the_hub_knows_anybody(both):
    await both.hub.post("mash_police", "/people", PERSON)
    await both.led()
    await both.led(date_of_birth="1960-07-19")
    await both.deliver()
    rows = await both.offenders.sql("SELECT state, body, problem_code, attempts FROM handovers")
    assert {tuple(row) for row in rows} == {("DELIVERED", None, None, 1)}
    assert len(await both.hub.sql("SELECT FROM lead_agency_people")) == 1


async def test_while_the_hub_is_away_the_news_waits_and_arrives_in_order(both):
    person_id = (await both.hub.post("mash_police", "/people", PERSON)).json()["person_id"]
    case = await both.led()
    both.door.away.add("safeguarding")
    with pytest.raises(NotDeliveredError):
        await both.deliver()
    await decided(both.offenders, case, UNASSIGNED)
    both.door.away.clear()
    await both.deliver()
    assert await both.shown(person_id) == []
    assert len(await both.offenders.sql("SELECT FROM handovers WHERE state = 'DELIVERED'")) == 2


async def test_an_answer_that_was_lost_is_heard_once(both):
    person_id = (await both.hub.post("mash_police", "/people", PERSON)).json()["person_id"]
    await both.led()
    both.door.lost_answers = 1
    with pytest.raises(NotDeliveredError):
        await both.deliver()
    await both.deliver()
    assert await both.shown(person_id) == [["PROBATION_SERVICE"]]
