"""A request for restorative justice becomes a referral of the portal: once, and with nobody in it who was harmed."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from parts.offenders import Offenders, running_offenders
from parts.offenders_caseload import restrict
from parts.offenders_domestic_abuse import MANAGER, PERPETRATORS, did, ranked
from parts.platform import copy_of, drop
from parts.portal import Portal, running_portal
from parts.two_services import FrontDoor
from pydantic import SecretStr

from bluelamp.kit.handovers.statements import DELIVER
from bluelamp.kit.handovers.usecases import Deliverer, NotDeliveredError, release
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.usecases.asking_portal import DESTINATIONS as TO_PORTAL
from referrals.portal.usecases import handing_over

SENT = "SELECT body, state, problem_code FROM handovers WHERE operation = 'request_restorative_justice'"
VICTIM = "00000000-0000-7000-8000-00000000dead"
FREE_TEXT = "He wants to say sorry to Miss Example-Harmed of Heronsgate Walk."


@dataclass
class Both:
    """The offenders service and the portal, and what the workers of the two would deliver."""

    offenders: Offenders
    portal: Portal
    door: FrontDoor

    async def deliver(self) -> None:
        await self._deliver(self.offenders, Deliverer(TO_PORTAL))
        await self.portal.do_jobs("hand_over_endings", self._end)
        await self._deliver(self.portal, Deliverer(handing_over.DESTINATIONS))

    async def _end(self, payload: str) -> None:
        await handing_over.hand_over_endings(self.portal.resources, UUID(payload))

    async def _deliver(self, service, deliverer) -> None:
        rows = await service.sql(
            "DELETE FROM pgqueuer WHERE entrypoint = $1 RETURNING convert_from(payload, 'UTF8') AS payload", DELIVER
        )
        await service.sql("UPDATE handovers SET leased_until = NULL")
        for payload in {row["payload"] for row in rows}:
            try:
                await deliverer.deliver(service.resources, payload)
            except NotDeliveredError:
                await service.sql(
                    "INSERT INTO pgqueuer (priority, entrypoint, status, payload) VALUES (0, $1, 'queued', $2)",
                    DELIVER,
                    payload.encode(),
                )

    async def asked(self, offender_id: str) -> dict:
        body = {**demonstration.NEW_REQUEST, "reason": FREE_TEXT}
        path = f"{PERPETRATORS}/{offender_id}/restorative-justice-requests"
        answer = await self.offenders.post(MANAGER, path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def read(self, request: dict) -> dict:
        path = f"/domestic-abuse/restorative-justice-requests/{request['request_id']}"
        return (await self.offenders.get(MANAGER, path)).json()

    async def perpetrator(self, **more) -> str:
        body = {
            "given_name": "Example",
            "family_name": "Offender-Asked",
            "date_of_birth": "1984-02-02",
            "lpu": "BIRMINGHAM_NORTH",
            **more,
        }
        offender_id = (await self.offenders.post("offender_manager", "/offenders", body)).json()["offender_id"]
        harmed = [{"victim_id": VICTIM, "victim_group_id": None}]
        await did(self.offenders, offender_id, 20, victims=harmed)
        await ranked(self.offenders)
        return offender_id


@pytest.fixture
async def both(postgres, templates, issuer, secret_key) -> AsyncIterator[Both]:
    databases = [await copy_of(postgres, templates[name]) for name in ("offenders", "referrals")]
    async with (
        running_offenders(databases[0], issuer, secret_key) as offenders,
        running_portal(databases[1], issuer, secret_key) as portal,
    ):
        door = FrontDoor(issuer, {"offenders": offenders, "referrals": portal})
        for service in (offenders, portal):
            await service.resources.http.aclose()
            service.resources.http = httpx.AsyncClient(transport=door)
            given = {"client_id": f"{service.name}-service", "client_secret": SecretStr("s")}
            service.resources.settings = service.resources.settings.model_copy(update=given)
        yield Both(offenders, portal, door)
    for database in databases:
        await drop(postgres, database)


async def test_a_request_becomes_a_referral_once_though_the_portal_is_away_and_an_answer_is_lost(both):
    request = await both.asked(await both.perpetrator())
    assert (request["delivery_state"], request["referral_id"]) == ("QUEUED", None)
    both.door.away.add("referrals")
    await both.deliver()
    both.door.away.clear()
    both.door.lost_answers = 1
    for _ in range(3):
        await both.deliver()
    read = await both.read(request)
    assert (read["delivery_state"], read["referral_status"]) == ("DELIVERED", "SUBMITTED")
    sources = await both.portal.sql("SELECT source_service, source_id, referral_id FROM referral_sources")
    assert [(row["source_service"], str(row["source_id"])) for row in sources] == [("offenders", request["request_id"])]
    assert read["referral_id"] == str(sources[0]["referral_id"])
    [row] = await both.portal.sql("SELECT needs, lpu, lawful_basis FROM referrals")
    assert (row["needs"], row["lpu"], row["lawful_basis"]) == (
        ["RESTORATIVE_JUSTICE"],
        "BIRMINGHAM_NORTH",
        "CDA1998_S115",
    )


async def test_nothing_of_whom_he_harmed_and_nothing_that_was_written_goes_along(both):
    await both.asked(await both.perpetrator())
    [sent] = await both.offenders.sql(SENT)
    assert VICTIM not in sent["body"]
    assert "Example-Harmed" not in sent["body"]
    assert "Heronsgate" not in sent["body"]
    told = json.loads(sent["body"])
    assert told["person"]["family_name"] == "Offender-Asked"
    assert set(told["person"]) <= {
        *("given_name", "family_name", "date_of_birth", "sex", "language", "interpreter_needed")
    }
    await both.deliver()
    [row] = await both.portal.sql("SELECT details::text AS text FROM referrals")
    assert VICTIM not in row["text"]
    assert "Example-Harmed" not in row["text"]
    # What has arrived is kept in the outbox no longer.
    assert (await both.offenders.sql(SENT))[0]["body"] is None


async def test_what_becomes_of_the_referral_is_told_to_the_request_and_heard_once(both):
    request = await both.asked(await both.perpetrator())
    await both.deliver()
    referral_id = (await both.read(request))["referral_id"]
    withdrawn = await both.portal.post(
        "sergeant", f"/referrals/{referral_id}/withdrawal", {"reason": "CIRCUMSTANCES_CHANGED"}
    )
    assert withdrawn.status_code == 200, withdrawn.text
    both.door.lost_answers = 1
    for _ in range(3):
        await both.deliver()
    read = await both.read(request)
    assert (read["referral_status"], read["status"]) == ("WITHDRAWN", "REQUESTED")
    [row] = await both.offenders.sql(
        "SELECT cardinality(referral_update_ids) AS heard FROM restorative_justice_requests"
    )
    assert row["heard"] == 1


async def test_who_is_restricted_goes_nowhere_until_that_is_over(both):
    offender_id = await both.perpetrator()
    await restrict(both.offenders, UUID(offender_id))
    path = f"{PERPETRATORS}/{offender_id}/restorative-justice-requests"
    body = {**demonstration.NEW_REQUEST}
    answer = await both.offenders.post("da_offender_manager", path, body)
    assert answer.status_code == 404
    await both.offenders.post(
        "da_offender_manager", f"/offenders/{offender_id}/openings", {"reason": "He has asked for me himself."}
    )
    request = (await both.offenders.post("da_offender_manager", path, body)).json()
    assert (request["delivery_state"], request["problem_code"]) == ("HELD", "restricted_record")
    await both.deliver()
    assert await both.portal.sql("SELECT 1 FROM referrals") == []
    over = {"is_restricted": False, "reason": "He works with us no longer."}
    await both.offenders.post("offender_supervisor", f"/offenders/{offender_id}/restrictions", over)
    assert await release(both.offenders.resources, TO_PORTAL, UUID(offender_id))
    await both.deliver()
    assert (await both.read(request))["delivery_state"] == "DELIVERED"


async def test_an_agreement_that_is_still_to_come_is_none(both):
    path = f"{PERPETRATORS}/{await both.perpetrator()}/restorative-justice-requests"
    answer = await both.offenders.post(MANAGER, path, {**demonstration.NEW_REQUEST, "agreed_on": "2199-01-01"})
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["date_in_future"]
    assert await both.offenders.sql(SENT) == []


async def test_the_portal_is_answered_that_it_was_heard_and_not_with_what_a_manager_wrote(both):
    request = await both.asked(await both.perpetrator())
    path = f"/domestic-abuse/restorative-justice-requests/{request['request_id']}/referral-updates"
    for _ in range(2):
        answer = await both.offenders.post("safeguarding_service", path, demonstration.REFERRAL_UPDATE)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {
            "request_id": request["request_id"],
            "update_id": demonstration.REFERRAL_UPDATE["update_id"],
            "referral_id": demonstration.REFERRAL_UPDATE["referral_id"],
        }
        assert request["reason"] not in answer.text


async def test_another_referral_than_it_became_is_refused(both):
    request = await both.asked(await both.perpetrator())
    await both.deliver()
    path = f"/domestic-abuse/restorative-justice-requests/{request['request_id']}/referral-updates"
    answer = await both.offenders.post("safeguarding_service", path, demonstration.REFERRAL_UPDATE)
    assert answer.status_code == 422
    assert (await both.offenders.post(MANAGER, path, demonstration.REFERRAL_UPDATE)).status_code == 403
