"""The board: the hub's open cases, highest risk first, with both clocks, what is outstanding and what is next."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest
from parts.hub_cases import HubCase, asked, received, screened
from parts.live_server import listening
from parts.stored import as_owner

from bluelamp.kit import clocks
from bluelamp.schemas.safeguarding.board import NextAction
from bluelamp.schemas.safeguarding.codes import CaseStatus, Rating
from safeguarding.board.rules.actions import next_action
from safeguarding.cases import demonstration as cases


async def rows(service, who: str = "hub_manager", **query: object) -> list[dict]:
    answer = await service.get(who, "/board", limit=500, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def row_of(service, case: HubCase, who: str = "hub_manager") -> dict:
    return next(one for one in await rows(service, who) if one["case_id"] == case.case_id)


async def test_a_row_has_both_clocks_what_is_outstanding_and_the_next_action(hub):
    case = await asked(hub, "HEALTH", "PROBATION")
    await case.answer("PROBATION")
    row = await row_of(hub, case)
    assert (row["status"], row["rating"], row["next_action"]) == ("INFORMATION_REQUESTED", "AMBER", "AWAIT_ANSWERS")
    assert 23 * 3600 < row["rag_clock"]["seconds_left"] <= 24 * 3600
    left = datetime.fromisoformat(row["statutory_clock"]["due_at"]) - clocks.now()
    assert abs(left.total_seconds() - row["statutory_clock"]["seconds_left"]) < 60
    assert [(one["agency"], one["overdue"]) for one in row["outstanding"]] == [("HEALTH", False)]
    assert not row["breached"]


async def test_a_desk_sees_its_own_outstanding_answers_alone(hub):
    case = await asked(hub, "HEALTH", "PROBATION")
    assert [one["agency"] for one in (await row_of(hub, case, "mash_health"))["outstanding"]] == ["HEALTH"]
    assert (await row_of(hub, case, "mash_police"))["outstanding"] == []


async def test_the_highest_risk_comes_first_and_of_one_rating_the_newest(hub):
    made = [await screened(hub, rating) for rating in ("GREEN", "RED", "BLUE", "AMBER", "RED")]
    made.append(await received(hub))
    ids = [one["case_id"] for one in await rows(hub)]
    order = sorted(made, key=lambda case: ids.index(case.case_id))
    green, older_red, blue, amber, newer_red, unrated = made
    assert order == [newer_red, older_red, unrated, amber, green, blue]


async def test_pages_go_through_the_whole_board_once(hub):
    for rating in ("RED", "GREEN", "RED"):
        await screened(hub, rating)
    whole = [one["case_id"] for one in await rows(hub)]
    seen, cursor = [], None
    while True:
        page = await hub.get("hub_manager", "/board", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [one["case_id"] for one in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        assert ("link" in page.headers) is (cursor is not None)
        if cursor is None:
            break
    assert seen == whole
    foreign = await hub.get("mash_csc", "/board", cursor="AAAA", limit=2)
    assert (foreign.status_code, foreign.json()["code"]) == (422, "invalid-cursor")


async def test_another_hubs_cases_and_closed_ones_are_not_on_it(hub):
    case = await screened(hub)
    assert case.case_id not in {one["case_id"] for one in await rows(hub, "hub_manager_bham")}
    await case.decide_and_release()
    await case.step("hub_manager", "acknowledgement", cases.ACKNOWLEDGEMENT)
    assert (await row_of(hub, case))["next_action"] == "CLOSE"
    assert (await case.step("hub_manager", "closure", cases.CLOSURE)).status_code == 200
    assert case.case_id not in {one["case_id"] for one in await rows(hub)}


async def test_a_case_whose_home_authority_accepted_moves_to_its_board(hub):
    case = await screened(hub)
    assert (await case.step("hub_manager", "home-authority-request", cases.HOME_REQUEST)).status_code < 300
    assert case.case_id not in {one["case_id"] for one in await rows(hub, "hub_manager_bham")}
    accepted = await case.step("hub_manager_bham", "home-authority-acceptance", cases.HOME_ACCEPTANCE)
    assert accepted.status_code < 300, accepted.text
    assert case.case_id in {one["case_id"] for one in await rows(hub, "hub_manager_bham")}
    assert case.case_id not in {one["case_id"] for one in await rows(hub)}


async def test_a_clock_past_its_time_shows_as_breached_before_the_sweep_has_come(hub):
    case = await screened(hub)
    async with as_owner(hub.database) as owner:
        late = clocks.now() - timedelta(seconds=90)
        await owner.execute(
            "UPDATE case_clocks SET due_at = $2 WHERE case_id::text = $1 AND kind = 'RAG'", case.case_id, late
        )
    row = await row_of(hub, case)
    assert row["breached"]
    assert -120 < row["rag_clock"]["seconds_left"] <= -90
    assert row["rag_clock"]["breached_at"] is None


@pytest.mark.parametrize("acknowledged", [False, True])
async def test_the_statement_and_the_rule_say_the_same_of_every_status(hub, acknowledged):
    case = await screened(hub)
    async with as_owner(hub.database) as owner:
        for status in set(CaseStatus) - {CaseStatus.CLOSED}:
            for rating in (None, *Rating):
                await owner.execute(
                    "UPDATE cases SET status = $2, rating = $3, acknowledged_at = $4 WHERE case_id::text = $1",
                    case.case_id,
                    status,
                    rating,
                    clocks.now() if acknowledged else None,
                )
                expected = next_action(status, rating, acknowledged=acknowledged)
                assert (await row_of(hub, case))["next_action"] == expected, (status, rating)
        await owner.execute("UPDATE cases SET status = 'CLOSED' WHERE case_id::text = $1", case.case_id)
    assert expected in NextAction


@pytest.mark.parametrize("who", ["officer", "sergeant", "partner_a", "board", "integrator", "da_specialist"])
async def test_who_is_at_no_desk_has_no_board(hub, who):
    assert (await hub.get(who, "/board")).status_code == 403


async def test_looking_at_the_board_consults_every_case_on_it(hub):
    case = await screened(hub)
    await rows(hub, "mash_housing")
    async with as_owner(hub.database) as owner:
        count = await owner.fetchval(
            "SELECT count(*) FROM audit_entries WHERE operation = 'get_board' AND actor = 'mash-housing' "
            "AND action = 'CONSULTATION' AND $1::text::uuid = ANY (subjects)",
            case.case_id,
        )
    assert count == 1


@pytest.fixture(scope="module")
async def address(hub) -> AsyncIterator[str]:
    async with listening(hub.app) as url:
        yield url


async def frames(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, dict]]:
    event = ""
    async for line in lines:
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield event, json.loads(line.removeprefix("data: "))


async def test_the_stream_shows_the_whole_board_and_then_what_changes(hub, address):
    case = await asked(hub, "HEALTH")
    headers = {"Authorization": f"Bearer {hub.token('hub_manager')}", "Accept": "text/event-stream"}
    async with (
        asyncio.timeout(30),
        httpx.AsyncClient(base_url=address, headers=headers, timeout=30) as client,
        client.stream("GET", "/board") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = frames(answer.aiter_lines())
        event, board = await anext(told)
        assert event == "board"
        assert case.case_id in {one["case_id"] for one in board["items"]}
        assert (await case.answer("HEALTH")).status_code == 201
        event, changes = await anext(told)
        assert event == "changes"
        assert [(one["case_id"], one["outstanding"]) for one in changes["items"]] == [(case.case_id, [])]
        newcomer = await received(hub)
        event, changes = await anext(told)
        assert [one["case_id"] for one in changes["items"]] == [newcomer.case_id]
        await case.decide_and_release()
        await case.step("hub_manager", "acknowledgement", cases.ACKNOWLEDGEMENT)
        await case.step("hub_manager", "closure", cases.CLOSURE)
        removed: list[str] = []
        while case.case_id not in removed:
            _, changes = await anext(told)
            removed += changes["removed"]


async def test_a_client_has_as_many_streams_as_it_may(hub, address):
    headers = {"Authorization": f"Bearer {hub.token('mash_asc')}", "Accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30) as client:
        opened = [client.stream("GET", "/board") for _ in range(6)]
        answers = [await one.__aenter__() for one in opened]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        for one in opened:
            await one.__aexit__(None, None, None)
