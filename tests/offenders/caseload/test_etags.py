"""What the day or a contact moves is another answer, though the record has no new version."""

from datetime import timedelta

from parts.offenders_caseload import ago, day, managed, seen_on

from bluelamp.kit import clocks


async def again(offenders, path, tag):
    async with offenders.client("offender_manager") as client:
        return await client.get(path, headers={"If-None-Match": tag})


async def test_after_a_contact_a_case_is_not_what_the_reader_holds(offenders):
    case = await managed(offenders, opened_at=ago(5))
    path = f"/cases/{case.case_id}"
    held = (await offenders.get("offender_manager", path)).headers["ETag"]
    assert (await again(offenders, path, held)).status_code == 304
    await seen_on(offenders, case.case_id, ago(1))
    changed = await again(offenders, path, held)
    assert (changed.status_code, changed.json()["last_contact_at"] is None) == (200, False)
    patch = await offenders.patch("offender_supervisor", path, {"review_on": day(20)}, changed.headers["ETag"])
    assert patch.status_code == 200, patch.text


async def test_a_case_and_an_action_that_come_to_be_overdue_are_told_anew(offenders, monkeypatch):
    case = await managed(offenders, opened_at=ago(1))
    plan = {
        "case_id": str(case.case_id),
        "aim": "Somewhere to live.",
        "review_on": day(60),
        "assessment": {"assessed_on": day(0), "needs": [{"pathway": "HEALTH", "score": 1}]},
    }
    made = (await offenders.post("offender_manager", "/plans", plan)).json()
    new = {"pathway": "HEALTH", "action": "See the doctor with him.", "owner_agency": "POLICE", "due_on": day(3)}
    action = await offenders.post("offender_manager", f"/plans/{made['plan_id']}/actions", new)
    assert action.status_code == 201, action.text
    paths = (f"/cases/{case.case_id}", f"/plans/{made['plan_id']}/actions/{action.json()['action_id']}")
    held = [(await offenders.get("offender_manager", path)).headers["ETag"] for path in paths]
    real = clocks.now
    monkeypatch.setattr(clocks, "now", lambda: real() + timedelta(days=9))
    for path, tag in zip(paths, held, strict=True):
        later = await again(offenders, path, tag)
        assert (later.status_code, later.json()["is_overdue"]) == (200, True)
