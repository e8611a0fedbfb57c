"""An ETag stands for all that is shown, a list shows no more than its records, and what is over asks for nothing."""

import asyncio
from typing import Any
from uuid import UUID

from parts.cases import act, bring, notified, screened
from parts.families import HOME, a_person
from parts.safeguarding import Safeguarding
from parts.stored import as_owner

from safeguarding.cases import demonstration as cases

HOME_REQUEST = {"home_hub": "BIRMINGHAM", "reason": "The family lives in Birmingham and was visiting."}


async def read_again(service: Safeguarding, who: str, path: str, etag: str) -> Any:
    async with service.client(who) as client:
        return await client.get(path, headers={"If-None-Match": etag})


async def test_a_name_put_right_and_a_clock_found_late_are_news_to_whoever_holds_the_case(hub: Safeguarding):
    case_id = await screened(hub)
    path = f"/cases/{case_id}"
    first = await hub.get("mash_csc", path)
    assert (await read_again(hub, "mash_csc", path, first.headers["etag"])).status_code == 304
    person = f"/people/{first.json()['people'][0]['person_id']}"
    tag = (await hub.get("mash_csc", person)).headers["etag"]
    async with hub.client("mash_csc") as client:
        patch = {"Content-Type": "application/merge-patch+json", "If-Match": tag}
        changed = await client.patch(person, json={"given_name": "Put-Right"}, headers=patch)
    assert changed.status_code == 200, changed.text
    second = await read_again(hub, "mash_csc", path, first.headers["etag"])
    assert (second.status_code, second.json()["people"][0]["given_name"]) == (200, "Put-Right")
    async with as_owner(hub.database) as owner:
        await owner.execute("UPDATE case_clocks SET breached_at = now() WHERE case_id = $1", UUID(case_id))
    third = await read_again(hub, "mash_csc", path, second.headers["etag"])
    assert (third.status_code, third.headers["etag"] != second.headers["etag"]) == (200, True)
    assert (await read_again(hub, "mash_csc", path, third.headers["etag"])).status_code == 304


async def test_an_address_that_is_protected_is_gone_from_everybody_who_lives_there(hub: Safeguarding):
    """The desk that protects it names one person; whoever holds the other's record is not told that nothing changed."""
    shared = {**HOME, "lines": ["3 Shared Terrace"]}
    people = [
        {"role": role, "person": {"given_name": name, "family_name": "Sharer", "date_of_birth": born}}
        for role, name, born in (("VICTIM", "Anna", "1990-01-01"), ("CHILD", "Ben", "2015-05-05"))
    ]
    brought = await bring(hub, "mash_csc", people=people, household={"address": shared, "members": [0, 1]})
    ids = {
        one["role"]: one["person_id"]
        for one in (await hub.get("mash_csc", f"/cases/{brought['case_id']}")).json()["people"]
    }
    child = await hub.get("mash_csc", f"/people/{ids['CHILD']}")
    assert len(child.json()["addresses"]) == 1
    victim = await hub.get("mash_csc", f"/people/{ids['VICTIM']}")
    address_id = victim.json()["addresses"][0]["address_id"]
    async with hub.client("mash_csc") as client:
        headers = {"Content-Type": "application/merge-patch+json", "If-Match": victim.headers["etag"]}
        path = f"/people/{ids['VICTIM']}/addresses/{address_id}"
        changed = await client.patch(path, json={"protected": True}, headers=headers)
    assert changed.status_code == 200, changed.text
    again = await read_again(hub, "mash_csc", f"/people/{ids['CHILD']}", child.headers["etag"])
    assert (again.status_code, again.json()["addresses"]) == (200, [])


async def test_a_record_is_news_once_the_wall_hides_some_of_it(hub: Safeguarding):
    lived = {**HOME, "lines": ["8 Common Close"], "until_date": "2024-01-01"}
    alleged = await a_person(hub, who="mash_csc", given_name="Otto", family_name="Walled", addresses=[lived])
    path = f"/people/{alleged['person_id']}"
    first = await hub.get("mash_csc", path)
    assert len(first.json()["addresses"]) == 1
    victim = {"given_name": "Vera", "family_name": "Hidden", "addresses": [{**lived, "until_date": None}]}
    people = [
        {"role": "VICTIM", "person": victim},
        {"role": "ALLEGED_PERPETRATOR", "person_id": alleged["person_id"]},
    ]
    await bring(hub, "mash_csc", people=people)
    again = await read_again(hub, "mash_csc", path, first.headers["etag"])
    assert (again.status_code, again.json()["addresses"]) == (200, [])


async def test_where_somebody_may_live_is_not_told_to_a_referrer_by_the_list_before_it_is_so(hub: Safeguarding):
    case_id = await screened(hub)
    await act(hub, "mash_csc", case_id, "home-authority-request", HOME_REQUEST)
    (own,) = [
        one for one in (await hub.get("mash_csc", "/cases", limit="100")).json()["items"] if one["case_id"] == case_id
    ]
    assert own["home_hub"] == "BIRMINGHAM"
    (frame,) = [
        one for one in (await hub.get("officer", "/cases", limit="100")).json()["items"] if one["case_id"] == case_id
    ]
    assert (frame["home_hub"], frame["responsible_hub"]) == (None, "SANDWELL")


async def test_closing_ends_what_the_home_authority_was_asked(hub: Safeguarding):
    case_id = await notified(hub)
    await act(hub, "mash_csc", case_id, "home-authority-request", HOME_REQUEST)
    await act(hub, "mash_csc", case_id, "acknowledgement", cases.ACKNOWLEDGEMENT)

    async def waiting() -> list[str]:
        page = await hub.get("mash_csc_bham", "/home-authority-requests", limit="100")
        return [one["case_id"] for one in page.json()["items"]]

    assert case_id in await waiting()
    await act(hub, "mash_csc", case_id, "closure", cases.CLOSURE)
    assert case_id not in await waiting()
    body = {"document_reference": "LETTER-1"}
    refused = await hub.post("mash_csc_bham", f"/cases/{case_id}/home-authority-acceptance", body)
    assert refused.status_code == 404


async def test_accepted_or_closed_whichever_comes_first(hub: Safeguarding):
    """Closure and acceptance at the same moment: one of the two holds, and the case says which."""
    for _ in range(4):
        case_id = await notified(hub)
        await act(hub, "mash_csc", case_id, "home-authority-request", HOME_REQUEST)
        await act(hub, "mash_csc", case_id, "acknowledgement", cases.ACKNOWLEDGEMENT)
        acceptance = {"document_reference": "LETTER-1"}
        answers = await asyncio.gather(
            hub.post("mash_csc_bham", f"/cases/{case_id}/home-authority-acceptance", acceptance),
            hub.post("mash_csc", f"/cases/{case_id}/closure", cases.CLOSURE),
        )
        taken = [one.is_success for one in answers]
        assert any(taken), [one.text for one in answers]
        assert all(one.status_code < 500 or one.status_code == 503 for one in answers), [one.text for one in answers]
        shown = (await hub.get("mash_csc", f"/cases/{case_id}")).json()
        accepted, closed = shown["responsible_hub"] == "BIRMINGHAM", shown["status"] == "CLOSED"
        assert (accepted, closed) == tuple(taken), [one.text for one in answers]


async def test_the_host_reads_the_home_authoritys_decision_once_it_is_told(hub: Safeguarding):
    case_id = await screened(hub)
    await act(hub, "mash_csc", case_id, "home-authority-request", HOME_REQUEST)
    await act(hub, "mash_csc_bham", case_id, "home-authority-acceptance", cases.HOME_ACCEPTANCE)
    await act(hub, "hub_manager_bham", case_id, "decision", cases.DECISION)

    async def decisions(who: str) -> int:
        return len((await hub.get(who, f"/cases/{case_id}")).json()["decisions"])

    assert [await decisions(who) for who in ("hub_manager_bham", "mash_csc_bham", "hub_manager")] == [1, 0, 0]
    await act(hub, "hub_manager_bham", case_id, "notification", cases.NOTIFICATION)
    assert [await decisions(who) for who in ("hub_manager_bham", "mash_csc_bham", "hub_manager")] == [1, 1, 1]
