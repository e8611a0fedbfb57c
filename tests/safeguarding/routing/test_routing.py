"""Routing over HTTP: stored with its reasons, overridden by a supervisor, seen by those who may."""

from datetime import date, datetime, time, timedelta

import pytest
from parts.problems import pointers, problem
from parts.stored import as_owner

from bluelamp.kit.clocks import LONDON

REPORT = "2026-11-20T10:00:00Z"


def question(*circumstances: str, **more: object) -> dict[str, object]:
    return {"circumstances": list(circumstances), "lpu": "SANDWELL", "victim": {"age_at_report": 30}, **more}


async def ask(safeguarding, who="officer", **body) -> dict:
    answer = await safeguarding.post(who, "/routing-decisions", body or question("DOMESTIC_ABUSE"))
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(answer.json()["routing_decision_id"])
    return answer.json()


@pytest.mark.parametrize(
    ("reported", "primary", "live_from"),
    [("2014-08-31T12:00:00Z", "LPU", "2014-09-01"), ("2014-09-01T12:00:00Z", "SEXUAL_OFFENCES_TEAM", None)],
)
async def test_shipped_register_answers_as_of_the_report(safeguarding, reported, primary, live_from):
    decision = await ask(safeguarding, **question("SEXUAL_OFFENCE", lpu="COVENTRY", reported_at=reported))
    assert decision["primary_team"] == primary
    assert decision["rule"] == "SEXUAL_OFFENCE"
    assert decision["rule_set_id"] == "PPU_2014"
    assert [one["live_from"] for one in decision["not_yet_live"]] == ([live_from] if live_from else [])


async def test_whole_register_reproduces_the_report(safeguarding):
    """As at 31 August 2014 (domain.md §12.3): which team answers in which unit for which matter."""
    live = {
        ("DOMESTIC_ABUSE", "WALSALL"),
        ("DOMESTIC_ABUSE", "WOLVERHAMPTON"),
        ("DOMESTIC_ABUSE", "SANDWELL"),
        ("DOMESTIC_ABUSE", "DUDLEY"),
        ("SEXUAL_OFFENCE", "WALSALL"),
        ("SEXUAL_OFFENCE", "WOLVERHAMPTON"),
        ("SEXUAL_OFFENCE", "SANDWELL"),
        ("SEXUAL_OFFENCE", "DUDLEY"),
    }
    units = ("WALSALL", "WOLVERHAMPTON", "SANDWELL", "DUDLEY", "COVENTRY", "SOLIHULL", "BIRMINGHAM_EAST")
    for matter in ("DOMESTIC_ABUSE", "SEXUAL_OFFENCE"):
        for lpu in units:
            body = question(matter, lpu=lpu, reported_at="2014-08-31T12:00:00Z")
            decision = await ask(safeguarding, **body)
            assert (decision["arrangement"] == "LIVE") is ((matter, lpu) in live), (matter, lpu)


FORCE = ("BIRMINGHAM_NORTH", "COVENTRY", "SANDWELL", "WALSALL")
CHILD, ADULT = {"age_at_report": 12}, {"age_at_report": 30}
GO_LIVE = [
    # ¶57: the review teams, VAA, CSE and OCSET, everywhere.
    *(("COLD_CASE_MURDER", ADULT, lpu, "2014-06-02", "FORCE_REVIEW_TEAM") for lpu in FORCE),
    *(("VULNERABLE_ADULT", ADULT, lpu, "2014-06-02", "VULNERABLE_ADULT_ABUSE_TEAM") for lpu in FORCE),
    *(("CSE_INTELLIGENCE", CHILD, lpu, "2014-06-02", "CSE_TEAM") for lpu in FORCE),
    *(("CSE_TRIGGER_PLAN", CHILD, lpu, "2014-06-02", "OCSET") for lpu in FORCE),
    # ¶61 and, aligned with it, ¶62: the western hub first.
    *(("SEXUAL_OFFENCE", ADULT, lpu, "2014-06-02", "SEXUAL_OFFENCES_TEAM") for lpu in ("SANDWELL", "WALSALL")),
    *(("SEXUAL_OFFENCE", ADULT, lpu, "2014-09-01", "SEXUAL_OFFENCES_TEAM") for lpu in FORCE[:2]),
    ("TRAFFICKING_FOR_SEXUAL_EXPLOITATION", ADULT, "SOLIHULL", "2014-09-01", "SEXUAL_OFFENCES_TEAM"),
    ("REGISTERED_SEX_OFFENDER_MANAGEMENT", ADULT, "DUDLEY", "2014-06-02", "SEX_OFFENDER_MANAGEMENT_TEAM"),
    ("REGISTERED_SEX_OFFENDER_MANAGEMENT", ADULT, "BIRMINGHAM_SOUTH", "2014-09-01", "SEX_OFFENDER_MANAGEMENT_TEAM"),
    # ¶63 and, on the same time line, ¶65; the last day is assumed (¶56).
    *(
        (matter, victim, lpu, day, team)
        for matter, victim, team in (
            ("DOMESTIC_ABUSE", ADULT, "DOMESTIC_ABUSE_TEAM"),
            ("SEXUAL_OFFENCE", CHILD, "CAIT"),
        )
        for lpu, day in (
            ("WALSALL", "2014-06-16"),
            ("WOLVERHAMPTON", "2014-06-16"),
            ("SANDWELL", "2014-07-28"),
            ("DUDLEY", "2014-07-28"),
            ("BIRMINGHAM_EAST", "2014-11-30"),
            ("SOLIHULL", "2014-11-30"),
        )
    ),
]


async def test_each_team_answers_from_its_day_on_and_the_unit_before(demonstration):
    """Every go-live day that the report names or leaves to be assumed (¶57-65), at London's midnight."""
    for matter, victim, lpu, day, team in GO_LIVE:
        midnight = datetime.combine(date.fromisoformat(day), time(), LONDON)
        asked = {"circumstances": [matter], "lpu": lpu, "victim": victim}
        before = {**asked, "reported_at": (midnight - timedelta(seconds=1)).isoformat()}
        told = [await ask(demonstration, **body) for body in (before, {**asked, "reported_at": midnight.isoformat()})]
        assert [one["primary_team"] for one in told] == ["LPU", team], (matter, lpu, day)
        assert [one["arrangement"] for one in told] == ["BEFORE_GO_LIVE", "LIVE"]
        assert {"team": team, "live_from": day} in [
            {"team": one["team"], "live_from": one["live_from"]} for one in told[0]["not_yet_live"]
        ]
        assert told[0]["tested"] == told[1]["tested"]


@pytest.mark.parametrize(
    ("reported", "primary"), [("2026-11-19T12:00:00Z", "CAIT"), ("2026-11-20T00:00:00Z", "SEXUAL_OFFENCES_TEAM")]
)
async def test_the_age_when_it_was_reported_decides_and_not_when_it_happened(demonstration, reported, primary):
    """Seventeen at the offence; a day before and on the eighteenth birthday (domain.md §15)."""
    victim = {"date_of_birth": "2008-11-20"}
    told = await ask(
        demonstration, **question("SEXUAL_OFFENCE", victim=victim, happened_on="2026-06-01", reported_at=reported)
    )
    assert (told["primary_team"], told["age_at_report"]) == (primary, 17 if primary == "CAIT" else 18)
    reasons = {one["rule"]: one["because"] for one in told["tested"] if not one["fired"]}
    if primary != "CAIT":
        assert reasons["CHILD_ABUSE"] == "ADULT_AT_REPORT"


async def test_override_by_a_supervisor_keeps_what_the_rules_said(safeguarding):
    asked = await ask(safeguarding, **question("DOMESTIC_ABUSE", lpu="BIRMINGHAM_NORTH"))
    path = f"/routing-decisions/{asked['routing_decision_id']}/override"
    body = {"primary_team": "FCID", "reason": "A linked series is theirs already."}
    assert (await safeguarding.post("officer", path, body)).status_code == 403
    answer = await safeguarding.post("sergeant", path, body)
    assert answer.status_code == 200, answer.text
    told = (await safeguarding.get("officer", f"/routing-decisions/{asked['routing_decision_id']}")).json()
    assert told["primary_team"] == "FCID"
    assert told["overridden"] is True
    assert told["rule"] == "DOMESTIC_ABUSE"
    assert told["tested"] == asked["tested"]
    assert [one["reason"] for one in told["overrides"]] == [body["reason"]]
    again = problem(await safeguarding.post("sergeant", path, body), 422)
    assert pointers(again) == ["#/primary_team"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (question("SEXUAL_OFFENCE", victim=None), "#/victim"),
        (question("SEXUAL_OFFENCE", "SEXUAL_OFFENCE"), "#/circumstances/1"),
        (question("VULNERABLE_ADULT", victim={"age_at_report": 12}), "#/circumstances/0"),
        (question("DOMESTIC_ABUSE", reported_at="2099-01-01T00:00:00Z"), "#/reported_at"),
        (question("DOMESTIC_ABUSE", reported_at=REPORT, happened_on="2026-11-22"), "#/happened_on"),
        (question("DOMESTIC_ABUSE", reported_at="1950-01-01T00:00:00Z"), "#/reported_at"),
        (
            question("DOMESTIC_ABUSE", victim={"age_at_report": 30, "date_of_birth": "1990-01-01"}),
            "#/victim/age_at_report",
        ),
        (
            question("DOMESTIC_ABUSE", reported_at="2014-08-01T00:00:00Z", victim={"date_of_birth": "2015-01-01"}),
            "#/victim/date_of_birth",
        ),
        (
            question("DOMESTIC_ABUSE", victim={"person_id": "00000000-0000-7000-8000-0000000fffff"}),
            "#/victim/person_id",
        ),
    ],
)
async def test_what_cannot_be_answered(demonstration, nothing_is_stored, body, pointer):
    refused = problem(await demonstration.post("officer", "/routing-decisions", body), 422)
    assert pointers(refused) == [pointer]


async def test_a_desk_sees_its_own_and_management_its_hub_s(safeguarding):
    asked = await ask(safeguarding, "mash_csc", **question("DOMESTIC_ABUSE"))
    path = f"/routing-decisions/{asked['routing_decision_id']}"
    seen = {
        who: (await safeguarding.get(who, path)).status_code
        for who in ("mash_csc", "hub_manager", "mash_health", "mash_csc_bham", "hub_manager_bham", "officer_2")
    }
    assert seen == {
        "mash_csc": 200,
        "hub_manager": 200,
        "mash_health": 404,
        "mash_csc_bham": 404,
        "hub_manager_bham": 404,
        "officer_2": 404,
    }
    listed = (await safeguarding.get("mash_csc_bham", "/routing-decisions")).json()
    assert listed["items"] == []


async def test_list_pages_newest_first(safeguarding):
    made = [(await ask(safeguarding, "mash_csc"))["routing_decision_id"] for _ in range(3)]
    first = await safeguarding.get("mash_csc", "/routing-decisions", limit=2)
    assert [one["routing_decision_id"] for one in first.json()["items"]] == made[:0:-1]
    assert 'rel="next"' in first.headers["link"]
    second = await safeguarding.get("mash_csc", "/routing-decisions", limit=2, cursor=first.json()["next_cursor"])
    assert [one["routing_decision_id"] for one in second.json()["items"]] == made[:1]


async def test_decision_is_audited_and_published_without_a_word_about_the_victim(safeguarding):
    asked = await ask(safeguarding, **question("DOMESTIC_ABUSE", victim={"date_of_birth": "1990-01-01"}))
    async with as_owner(safeguarding.database) as owner:
        row = await owner.fetchrow("SELECT * FROM routing_decisions")
        event = await owner.fetchrow("SELECT * FROM events WHERE type LIKE '%routing.decided%'")
        entry = await owner.fetchrow("SELECT * FROM audit_entries WHERE operation = 'decide_routing'")
    assert "1990" not in str(dict(row))
    assert str(event["subject_id"]) == asked["routing_decision_id"]
    assert "1990" not in event["data"]
    assert str(entry["subjects"][0]) == asked["routing_decision_id"]


async def test_register_is_added_to_and_the_past_stays(safeguarding):
    units = ["COVENTRY", "SOLIHULL"]
    term = {
        "team": "SEXUAL_OFFENCES_TEAM",
        "area": "EASTERN",
        "lpus": units,
        "live_from": "2099-01-01",
        "source": "An order",
    }
    assert (await safeguarding.post("sergeant", "/routing-teams", term)).status_code == 403
    answer = await safeguarding.post("directory_admin", "/routing-teams", term)
    assert answer.status_code == 201, answer.text
    past = problem(
        await safeguarding.post("directory_admin", "/routing-teams", {**term, "live_from": "2014-01-01"}), 422
    )
    assert pointers(past) == ["#/live_from"]
    part = {**term, "lpus": ["COVENTRY"], "live_from": "2098-01-01"}
    problem(await safeguarding.post("directory_admin", "/routing-teams", part), 409)
    then = (await safeguarding.get("officer", "/routing-teams", on="2014-08-31", limit=100)).json()["items"]
    assert not any(one["team"] == "SEXUAL_OFFENCES_TEAM" and "COVENTRY" in one["lpus"] for one in then)
    later = (await safeguarding.get("officer", "/routing-teams", on="2099-06-01", limit=100)).json()["items"]
    assert [one["live_from"] for one in later if one["team"] == "SEXUAL_OFFENCES_TEAM" and one["lpus"] == units] == [
        "2099-01-01"
    ]
