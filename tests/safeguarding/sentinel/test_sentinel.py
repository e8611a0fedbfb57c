"""Themes, tags, volumes, campaigns and contact routes over HTTP on a real database."""

from datetime import timedelta
from uuid import UUID, uuid4

from parts.cases import bring
from parts.domestic_abuse import assessed, known, recorded
from parts.problems import pointers, problem
from parts.sentinel import a_campaign, ahead, routed, tagged
from parts.stored import as_owner

from bluelamp.kit import clocks
from safeguarding.sentinel import demonstration

FIVE = {"CSE", "HBV", "HT", "FGM", "DA"}


async def test_the_five_themes_are_shipped_with_their_direction(safeguarding):
    told = (await safeguarding.get("board", "/themes", as_at="2014-10-01")).json()["items"]
    assert {one["theme"] for one in told} == FIVE
    assert {one["improvement_direction"] for one in told} == {"INCREASE"}
    assert (await safeguarding.get("board", "/themes", as_at="2013-06-30")).json()["items"] == []


async def test_a_theme_changes_and_ends_from_a_day_on(safeguarding):
    new = {**demonstration.NEW_THEME, "effective_from": ahead(0)}
    assert (await safeguarding.post("sentinel_lead", "/themes", new)).status_code == 201
    problem(await safeguarding.post("sentinel_lead", "/themes", new), 409)
    terms = {**demonstration.TERMS, "effective_from": ahead(3), "active": False}
    path = "/themes/MODERN_SLAVERY"
    assert (await safeguarding.post("sentinel_lead", f"{path}/terms", terms)).status_code == 201
    problem(await safeguarding.post("sentinel_lead", f"{path}/terms", terms), 409)
    assert (await safeguarding.get("officer", path)).json()["active"] is True
    assert (await safeguarding.get("officer", path, as_at=ahead(3))).json()["active"] is False
    past = problem(
        await safeguarding.post("sentinel_lead", f"{path}/terms", {**terms, "effective_from": ahead(-1)}), 422
    )
    assert pointers(past) == ["#/effective_from"]
    problem(await safeguarding.post("sentinel_lead", "/themes/NO_SUCH/terms", terms), 404)


async def test_only_what_the_tagger_may_see_is_tagged(safeguarding):
    made = await recorded(safeguarding)
    body = {"record_type": "ABUSE_INCIDENT", "record_id": made["abuse_incident_id"]}
    for who in ("mash_police_bham", "officer_2", "sergeant", "sentinel_lead"):
        refused = problem(await safeguarding.post(who, "/themes/DA/tags", body), 422)
        assert pointers(refused) == ["#/record_id"], who
    unknown = problem(await safeguarding.post("officer", "/themes/DA/tags", {**body, "record_id": str(uuid4())}), 422)
    assert pointers(unknown) == ["#/record_id"]
    assert (await safeguarding.post("mash_police", "/themes/DA/tags", body)).status_code == 201
    problem(await safeguarding.post("officer", "/themes/DA/tags", body), 409)
    case = await bring(safeguarding)
    of_case = {"record_type": "CASE", "record_id": case["case_id"]}
    assert (await safeguarding.post("hub_manager", "/themes/CSE/tags", of_case)).status_code == 201
    problem(await safeguarding.post("hub_manager_bham", "/themes/HBV/tags", of_case), 422)


async def test_a_tag_is_seen_with_its_record_and_its_removal_is_kept(safeguarding):
    tag = await tagged(safeguarding)
    path = f"/themes/DA/tags/{tag['tag_id']}"
    seen = {who: (await safeguarding.get(who, path)).status_code for who in ("officer", "mash_csc", "hub_manager")}
    assert seen == dict.fromkeys(seen, 200)
    hidden = ("officer_2", "sergeant", "mash_csc_bham", "sentinel_lead")
    assert {(await safeguarding.get(who, path)).status_code for who in hidden} == {404}
    assert (await safeguarding.get("officer_2", "/themes/DA/tags")).json()["items"] == []
    removal = {"reason": "The two are not related at all."}
    problem(await safeguarding.post("officer_2", f"{path}/removal", removal), 404)
    removed = (await safeguarding.post("mash_csc", f"{path}/removal", removal)).json()
    assert removed["removed_by"] == "mash-csc"
    problem(await safeguarding.post("officer", f"{path}/removal", removal), 409)
    assert (await safeguarding.get("officer", "/themes/DA/tags")).json()["items"] == []
    again = {name: tag[name] for name in ("record_type", "record_id")}
    assert (await safeguarding.post("officer", "/themes/DA/tags", again)).status_code == 201


async def test_volumes_are_told_by_week_and_unit_and_small_ones_are_not(safeguarding):
    for _ in range(6):
        await tagged(safeguarding)
    week_ago = clocks.today() - timedelta(days=clocks.today().weekday() + 7)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute("UPDATE theme_tags SET counted_on = $1", week_ago)
        await owner.execute(
            "INSERT INTO campaigns"
            " (theme, name, starts_on, ends_on, objectives, target_volumes, created_by, created_at) VALUES"
            " ('DA', 'n', $1, $1, '{o}', '[{\"lpu\": \"SANDWELL\", \"per_week\": 5}]', 'x', now())",
            week_ago,
        )
    told = (await safeguarding.get("board", "/themes/DA/volumes")).json()
    assert len(told["items"]) == 12 * 10
    shown = [one for one in told["items"] if one["actual"] is not None]
    assert [(one["lpu"], one["week_from"], one["actual"], one["target"], one["target_met"]) for one in shown] == [
        ("SANDWELL", week_ago.isoformat(), 6, 5, True)
    ]
    assert told["improvement_direction"] == "INCREASE"
    assert told["definition"]
    async with as_owner(safeguarding.database) as owner:
        await owner.execute("DELETE FROM theme_tags WHERE tag_id IN (SELECT tag_id FROM theme_tags LIMIT 2)")
    told = (await safeguarding.get("mash_csc_bham", "/themes/DA/volumes", lpu="SANDWELL")).json()
    assert [(one["actual"], one["target_met"]) for one in told["items"]] == [(None, None)] * 12


async def test_a_campaign_s_life(safeguarding):
    planned = (await safeguarding.post("sentinel_lead", "/campaigns", a_campaign())).json()
    path = f"/campaigns/{planned['campaign_id']}"
    assert planned["status"] == "PLANNED"
    problem(
        await safeguarding.post("sentinel_lead", "/campaigns", a_campaign(starts_on=ahead(30), ends_on=ahead(40))), 409
    )
    problem(await safeguarding.patch("sentinel_lead", path, {"name": "Another"}, None), 428)
    problem(await safeguarding.patch("sentinel_lead", path, {"name": "Another"}, '"9"'), 412)
    changed = await safeguarding.patch("sentinel_lead", path, {"name": "Another", "starts_on": ahead(0)}, '"1"')
    assert (changed.json()["name"], changed.json()["status"]) == ("Another", "RUNNING")
    training = {"lpu": "DUDLEY", "measured_on": ahead(0), "trained": 30, "eligible": 40}
    told = (await safeguarding.post("sentinel_lead", f"{path}/training", training)).json()
    assert told["training"][0]["coverage"] == {"numerator": 30, "denominator": 40, "value": 0.75}
    problem(await safeguarding.post("sentinel_lead", f"{path}/training", training), 409)
    evaluation = {"summary": "It helped.", "findings": [{"objective": 1, "result": "MET", "evidence": "Seen."}]}
    problem(await safeguarding.post("sentinel_lead", f"{path}/evaluation", evaluation), 409)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute("UPDATE campaigns SET starts_on = '2026-01-01', ends_on = '2026-01-31'")
    assert (await safeguarding.post("sentinel_lead", f"{path}/evaluation", evaluation)).status_code == 201
    problem(await safeguarding.post("sentinel_lead", f"{path}/evaluation", evaluation), 409)
    calendar = (await safeguarding.get("board", "/campaigns", theme="DA")).json()["items"]
    assert [one["status"] for one in calendar] == ["EVALUATED"]


async def test_the_calendar_is_read_in_pages(safeguarding):
    for number, theme in enumerate(sorted(FIVE)):
        body = a_campaign(theme=theme, starts_on=ahead(1 + number))
        assert (await safeguarding.post("sentinel_lead", "/campaigns", body)).status_code == 201
    first = (await safeguarding.get("officer", "/campaigns", limit=3)).json()
    second = (await safeguarding.get("officer", "/campaigns", limit=3, cursor=first["next_cursor"])).json()
    starts = [one["starts_on"] for one in first["items"] + second["items"]]
    assert starts == sorted(starts, reverse=True)
    assert len(starts) == 5
    assert second["next_cursor"] is None


async def test_a_route_is_read_by_those_whom_it_names_and_the_lead_alone(safeguarding):
    route = await routed(safeguarding, lpu="DUDLEY")
    path = f"/contact-routes/{route['contact_route_id']}"
    for who in ("officer", "sentinel_lead"):
        assert (await safeguarding.get(who, path)).json()["code_word"] == "blue kettle"
    # Of the same unit, and yet not named.
    assert (await safeguarding.get("officer_2", path)).status_code == 404
    assert (await safeguarding.get("officer_2", "/contact-routes")).json()["items"] == []
    listed = (await safeguarding.get("sentinel_lead", "/contact-routes", person_id=route["person_id"])).json()["items"]
    assert [one["contact_route_id"] for one in listed] == [route["contact_route_id"]]
    assert "code_word" not in listed[0]
    for who in ("sergeant", "offender_manager", "mash_csc", "hub_manager", "da_specialist"):
        assert (await safeguarding.get(who, path)).status_code == 403, who
    named = await safeguarding.patch("officer", path, {"may_contact": ["officer-2"]}, '"1"')
    assert named.status_code == 200
    assert (await safeguarding.get("officer_2", path)).status_code == 200


async def test_whoever_works_with_offenders_sees_no_route_whatever_else_they_are(safeguarding):
    route = await routed(safeguarding)
    path = f"/contact-routes/{route['contact_route_id']}"
    for roles in (["officer", "offender-manager"], ["sentinel-lead", "offender-manager"]):
        async with safeguarding.client("officer", roles=roles) as client:
            assert (await client.get(path)).status_code == 403
            assert (await client.get("/contact-routes")).status_code == 403


async def test_nobody_of_the_perpetrator_s_side_carries_a_message(safeguarding):
    assessment = await assessed(safeguarding)
    victim, perpetrator = assessment["victim_id"], assessment["perpetrator_ids"][0]
    body = {
        **{name: value for name, value in demonstration.NEW_ROUTE.items() if name != "person"},
        **known(victim),
        "channel": "THROUGH_SOMEBODY",
        "contact_detail": "At the school gate",
    }
    refused = problem(
        await safeguarding.post("officer", "/contact-routes", {**body, "through_person_id": perpetrator}), 422
    )
    assert pointers(refused) == ["#/through_person_id"]
    other = (await routed(safeguarding))["person_id"]
    assert (
        await safeguarding.post("officer", "/contact-routes", {**body, "through_person_id": other})
    ).status_code == 201
    problem(await safeguarding.post("officer", "/contact-routes", {**body, "through_person_id": other}), 409)


async def test_a_withdrawn_route_is_no_way_any_more(safeguarding):
    route = await routed(safeguarding)
    path = f"/contact-routes/{route['contact_route_id']}"
    reason = {"reason": "She has moved somewhere safe."}
    withdrawn = (await safeguarding.post("officer", f"{path}/withdrawal", reason)).json()
    assert (withdrawn["status"], withdrawn["safe_now"]) == ("WITHDRAWN", False)
    problem(await safeguarding.post("officer", f"{path}/withdrawal", reason), 409)
    problem(await safeguarding.patch("officer", path, {"code_word": "red kettle"}, "*"), 409)
    person = {"person_id": route["person_id"]}
    again = {name: value for name, value in demonstration.NEW_ROUTE.items() if name != "person"} | person
    assert (await safeguarding.post("officer", "/contact-routes", again)).status_code == 201


async def test_the_lead_sees_what_each_worker_carries(safeguarding):
    for _ in range(3):
        route = await routed(safeguarding)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "UPDATE contact_routes SET review_on = current_date - 9 WHERE contact_route_id = $1",
            UUID(route["contact_route_id"]),
        )
    told = (await safeguarding.get("sentinel_lead", "/designated-team-workload")).json()["items"]
    counts = [(one["worker"], one["theme"], one["active_routes"], one["reviews_overdue"]) for one in told]
    assert counts == [("officer", "HBV", 3, 1)]
    assert (await safeguarding.get("officer", "/designated-team-workload")).status_code == 403


async def test_no_event_says_to_whom_a_route_leads(safeguarding):
    route = await routed(safeguarding)
    async with as_owner(safeguarding.database) as owner:
        events = await owner.fetch("SELECT data::text, lpu FROM events WHERE type LIKE '%contact_route%'")
        entries = await owner.fetch(
            "SELECT operation FROM audit_entries WHERE $1 = ANY(subjects)", UUID(route["person_id"])
        )
    assert len(events) == 1
    assert route["person_id"] not in events[0]["data"]
    assert events[0]["lpu"] is None
    assert "record_contact_route" in {row["operation"] for row in entries}
