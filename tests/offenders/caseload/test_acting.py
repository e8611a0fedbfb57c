"""What is to be done over all plans: by manager, team and unit, the longest overdue first."""

from parts.offenders_caseload import day, managed, merge, offender_of, restrict

DUE = (3, 1, 40)


async def planned(offenders, case):
    plan = {
        "case_id": str(case.case_id),
        "aim": "Somewhere to live.",
        "review_on": day(60),
        "assessment": {"assessed_on": day(0), "needs": [{"pathway": "HEALTH", "score": 1}]},
    }
    made = (await offenders.post("offender_supervisor", "/plans", plan)).json()
    actions = []
    for days in DUE:
        new = {"pathway": "HEALTH", "action": "See the doctor.", "owner_agency": "POLICE", "due_on": day(days)}
        answer = await offenders.post("offender_supervisor", f"/plans/{made['plan_id']}/actions", new)
        assert answer.status_code == 201, answer.text
        actions.append(answer.json())
    return actions


async def due(offenders, who="offender_supervisor", **asked):
    answer = await offenders.get(who, "/plan-actions", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_open_actions_are_found_by_manager_team_and_unit_in_the_order_in_which_they_are_due(offenders):
    case = await managed(offenders)
    third, first, _ = await planned(offenders, case)
    expected = [first["action_id"], third["action_id"]]
    for asked in ({"manager": "offender-manager"}, {"team": "SANDWELL_IOM"}, {"lpu": "SANDWELL"}):
        assert [one["action_id"] for one in await due(offenders, **asked)] == expected
    assert [one["action_id"] for one in await due(offenders, "offender_manager")] == expected
    assert await due(offenders) == []
    assert await due(offenders, lpu="COVENTRY") == []
    assert len(await due(offenders, lpu="SANDWELL", until=day(40))) == len(DUE)
    assert [one["action_id"] for one in await due(offenders, lpu="SANDWELL", until=day(1))] == expected[:1]
    page = (await offenders.get("offender_manager", "/plan-actions", limit=1)).json()
    rest = await due(offenders, "offender_manager", limit=1, cursor=page["next_cursor"])
    assert [one["action_id"] for one in (*page["items"], *rest)] == expected
    [line, _] = await due(offenders, "offender_manager")
    assert (line["case_id"], line["offender_id"]) == (str(case.case_id), str(case.offender_id))
    assert line["is_overdue"] is False


async def test_what_is_done_what_is_restricted_and_another_organisations_is_not_listed(offenders):
    case = await managed(offenders)
    _, first, _ = await planned(offenders, case)
    done = {"status": "DONE", "outcome": "He has seen the doctor."}
    path = f"/plans/{first['plan_id']}/actions/{first['action_id']}"
    assert (await offenders.patch("offender_supervisor", path, done, '"1"')).status_code == 200
    assert len(await due(offenders, lpu="SANDWELL")) == 1
    assert await due(offenders, "partner_a", lpu="SANDWELL") == []
    kept = await offender_of(offenders, "Kept")
    await merge(offenders, kept, case.offender_id)
    assert [one["offender_id"] for one in await due(offenders, lpu="SANDWELL")] == [str(kept)]
    await restrict(offenders, kept)
    assert await due(offenders, "offender_manager_2", lpu="SANDWELL") == []
