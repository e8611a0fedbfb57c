"""Notes on charts over HTTP: on their true day, with a reason where they restart the limits, withdrawn and kept."""

from datetime import timedelta

from parts.contact_measures import store_months

from bluelamp.kit import clocks
from contact.measures.demonstration import NEW_ANNOTATION, NEW_RESTART


async def test_the_teams_of_the_report_stand_on_their_true_days(contact):
    """C10: recording rose in May, before the teams went live; so they did not cause it."""
    listed = (await contact.get("board", "/measure-annotations", measure_id="DA.RECORDED")).json()["items"]
    days = {(one["area"], one["happened_on"]) for one in listed}
    assert days >= {
        ("WALSALL", "2014-06-16"),
        ("WOLVERHAMPTON", "2014-06-16"),
        ("SANDWELL", "2014-07-28"),
        ("DUDLEY", "2014-07-28"),
    }
    assert [one["happened_on"] for one in listed] == sorted((one["happened_on"] for one in listed), reverse=True)


async def test_a_note_of_one_area_is_on_no_other_chart(contact):
    for area in ("WALSALL", "COVENTRY"):
        await store_months(contact, "SL.999", [(9, 10)] * 3, area=area)
    await contact.post(
        "analyst",
        "/measure-annotations",
        {**NEW_ANNOTATION, "measure_id": "SL.999", "area": "WALSALL", "happened_on": "2013-09-05"},
    )
    charts = {
        area: (await contact.get("sergeant", "/measures/SL.999/chart", area=area)).json()["annotations"]
        for area in ("WALSALL", "COVENTRY")
    }
    assert [len(one) for one in charts.values()] == [1, 0]


async def test_a_note_is_made_read_withdrawn_and_kept(contact):
    made = await contact.post("analyst", "/measure-annotations", NEW_ANNOTATION)
    assert made.status_code == 201, made.text
    address = made.headers["location"].removeprefix("/contact/v1")
    assert (made.headers["etag"], made.json()["recorded_by"]) == ('"1"', "analyst")
    async with contact.client("sergeant") as client:
        assert (await client.get(address, headers={"If-None-Match": '"1"'})).status_code == 304
    gone = await contact.post("analyst", f"{address}/withdrawal", {"reason": "It was another meeting."})
    assert (gone.status_code, gone.headers["etag"]) == (200, '"2"')
    assert (await contact.get("board", address)).json()["withdrawn_at"] is not None
    again = await contact.post("analyst", f"{address}/withdrawal", {"reason": "It was another meeting."})
    assert again.status_code == 409
    told = await contact.sql("SELECT data FROM events WHERE type LIKE '%measure.annotated.v1' ORDER BY event_id")
    assert [row["data"]["withdrawn"] for row in told] == [False, True]


async def test_a_withdrawn_note_is_on_no_chart(contact):
    await store_months(contact, "SL.999", [(9, 10)] * 3)
    note = {**NEW_ANNOTATION, "measure_id": "SL.999", "happened_on": "2013-09-05"}
    made = await contact.post("analyst", "/measure-annotations", note)
    shown = (await contact.get("board", "/measures/SL.999/chart")).json()["annotations"]
    assert [one["happened_on"] for one in shown] == ["2013-09-05"]
    address = made.headers["location"].removeprefix("/contact/v1")
    await contact.post("analyst", f"{address}/withdrawal", {"reason": "It was another meeting."})
    assert (await contact.get("board", "/measures/SL.999/chart")).json()["annotations"] == []


async def test_every_fault_of_a_note_is_named(contact):
    tomorrow = (clocks.today() + timedelta(days=1)).isoformat()
    wrong = {**NEW_RESTART, "happened_on": tomorrow}
    del wrong["reason"]
    answer = await contact.post("analyst", "/measure-annotations", wrong)
    codes = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert codes == {("#/happened_on", "date_in_future"), ("#/reason", "reason_required")}
    unknown = await contact.post("analyst", "/measure-annotations", {**NEW_ANNOTATION, "measure_id": "NO.SUCH"})
    assert unknown.json()["errors"][0]["code"] == "measure_unknown"
    assert (await contact.post("board", "/measure-annotations", NEW_ANNOTATION)).status_code == 403


async def test_the_list_goes_by_pages(contact):
    found, cursor = [], None
    while True:
        page = (
            await contact.get("board", "/measure-annotations", limit=3, **({"cursor": cursor} if cursor else {}))
        ).json()
        found += [one["annotation_id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(found) == len(set(found)) >= 8
