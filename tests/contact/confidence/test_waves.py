"""Waves over HTTP: recorded once, in counts, and told apart."""

from uuid import UUID

import pytest

from contact.confidence import demonstration as records

NEW = records.NEW_WAVE


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def recorded(contact, **changes):
    answer = await contact.post("analyst", "/confidence-waves", {**NEW, **changes})
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_wave_is_recorded_read_logged_and_told(contact):
    answer = await recorded(contact)
    wave = answer.json()
    path = f"/confidence-waves/{wave['confidence_wave_id']}"
    assert answer.headers["location"] == f"/contact/v1{path}"
    assert (wave["answered"], wave["agree"]["numerator"], wave["agree"]["denominator"]) == (140, 85, 140)
    assert (wave["neither"]["numerator"], wave["disagree"]["numerator"], wave["net"]["numerator"]) == (33, 22, 63)
    assert (await contact.get("sergeant", path)).json() == wave
    [event] = await contact.sql("SELECT data FROM events WHERE type LIKE '%confidence_wave.recorded.v1'")
    assert event["data"] == {
        "confidence_wave_id": wave["confidence_wave_id"],
        "lpu": "DUDLEY",
        "team": "EXAMPLE_TEAM_ELEVEN",
        "wave": 1,
    }
    rows = await contact.sql("SELECT operation FROM audit_entries WHERE purpose = 'CONFIDENCE' ORDER BY entry_id")
    assert [row["operation"] for row in rows] == ["record_confidence_wave", "get_confidence_wave"]


async def test_a_wave_is_not_overwritten(contact):
    await recorded(contact)
    refused = await contact.post("analyst", "/confidence-waves", NEW)
    assert (refused.status_code, faults(refused)) == (422, [("#/wave", "wave_taken")])


async def test_few_answers_are_kept_back_with_what_would_tell_them(contact):
    few = {**NEW["answers"], "disagree": 2, "strongly_disagree": 1}
    wave = (await recorded(contact, answers=few)).json()
    assert wave["disagree"]["value"] is None
    assert wave["neither"]["value"] is None
    assert wave["net"]["value"] is None
    assert wave["agree"]["value"] == pytest.approx(85 / 121)


async def test_of_a_handful_not_even_how_many_answered_is_told(contact):
    wave = (await recorded(contact, answers={**dict.fromkeys(NEW["answers"], 0), "agree": 3})).json()
    assert (wave["answered"], wave["agree"]["value"]) == (None, None)


async def test_the_list_is_narrowed_and_paged(contact):
    for number in (1, 2, 3):
        await recorded(contact, wave=number)
    await recorded(contact, team="EXAMPLE_TEAM_TWELVE", lpu="WALSALL")
    page = (await contact.get("board", "/confidence-waves", team=NEW["team"], limit=2)).json()
    assert [one["wave"] for one in page["items"]] == [3, 2]
    asked = {"team": NEW["team"], "limit": 2, "cursor": page["next_cursor"]}
    rest = (await contact.get("board", "/confidence-waves", **asked)).json()
    assert ([one["wave"] for one in rest["items"]], rest["next_cursor"]) == ([1], None)
    assert len((await contact.get("board", "/confidence-waves", lpu="WALSALL")).json()["items"]) == 1


async def test_two_waves_are_compared_and_one_alone_is_not(contact):
    asked = {"survey": NEW["survey"], "team": NEW["team"], "wave_before": 1, "wave_after": 2}
    await recorded(contact)
    assert (await contact.get("board", "/confidence-change", **asked)).status_code == 404
    await recorded(contact, wave=2)
    told = (await contact.get("board", "/confidence-change", **asked)).json()
    assert (told["change"]["value"], told["distinguishable"], told["smallest_wave"]) == (0, False, None)
    assert [one["text"] for one in told["footnotes"]] == [
        "There is no control: what would have changed anyway is in this figure."
    ]


async def test_what_few_said_is_not_told_by_what_changed(contact):
    await recorded(contact)
    await recorded(contact, wave=2, answers={**dict.fromkeys(NEW["answers"], 0), "agree": 50, "neither": 3})
    asked = {"survey": NEW["survey"], "team": NEW["team"], "wave_before": 1, "wave_after": 2}
    told = (await contact.get("board", "/confidence-change", **asked)).json()
    assert (told["change"]["value"], told["z"], told["relative_change"], told["smallest_wave"]) == (None,) * 4


@pytest.mark.parametrize("who", ["sergeant", "board", "officer", "contact_handler"])
async def test_only_analysts_record(contact, who):
    assert (await contact.post(who, "/confidence-waves", NEW)).status_code == 403


async def test_a_wave_is_put_right_and_what_stood_before_stays_on_record(contact):
    wave = (await recorded(contact)).json()
    path = f"/confidence-waves/{wave['confidence_wave_id']}"
    right = {**records.WAVE_CORRECTION, "answers": {**NEW["answers"], "agree": 16}}
    assert (await contact.post("sergeant", f"{path}/correction", right)).status_code == 403
    corrected = await contact.post("analyst", f"{path}/correction", right)
    assert corrected.status_code == 200, corrected.text
    told = corrected.json()
    assert (told["agree"]["numerator"], told["fieldwork_from"]) == (40, "2014-07-01")
    assert [one["reason"] for one in told["corrections"]] == [right["reason"]]
    assert told["agree"]["as_at"] == told["corrections"][0]["corrected_at"] > wave["recorded_at"] == told["recorded_at"]
    assert (await contact.get("board", path)).json() == told
    [kept] = await contact.sql("SELECT * FROM confidence_wave_corrections")
    assert (kept["agree"], str(kept["fieldwork_from"])) == (NEW["answers"]["agree"], NEW["fieldwork_from"])
    events = await contact.sql("SELECT 1 FROM events WHERE type LIKE '%confidence_wave.recorded.v1'")
    assert len(events) == 2
    await recorded(contact, wave=2)
    asked = {"survey": NEW["survey"], "team": NEW["team"], "wave_before": 1, "wave_after": 2}
    change = (await contact.get("board", "/confidence-change", **asked)).json()
    assert [one["code"] for one in change["footnotes"]] == ["C6", "CORRECTED"]


async def test_a_correction_is_of_what_can_be_and_has_a_reason(contact):
    path = f"/confidence-waves/{(await recorded(contact)).json()['confidence_wave_id']}/correction"
    for changes, fault in (
        ({"reason": "Slip"}, ("#/reason", "string_too_short")),
        ({"fieldwork_from": "9999-12-31"}, ("#/fieldwork_until", "ends_before_it_begins")),
        ({"answers": dict.fromkeys(NEW["answers"], 0)}, ("#/answers", "nobody_asked")),
    ):
        refused = await contact.post("analyst", path, {**records.WAVE_CORRECTION, **changes})
        assert (refused.status_code, faults(refused)) == (422, [fault])
    unknown = f"/confidence-waves/{UUID(int=0)}/correction"
    assert (await contact.post("analyst", unknown, records.WAVE_CORRECTION)).status_code == 404


async def test_no_wave_is_compared_with_itself_or_backwards(contact):
    await recorded(contact)
    asked = {"survey": NEW["survey"], "team": NEW["team"], "wave_before": 1, "wave_after": 1}
    refused = await contact.get("board", "/confidence-change", **asked)
    assert (refused.status_code, faults(refused)) == (422, [("#/query/wave_after", "waves_out_of_order")])


async def test_a_whole_unit_s_wave_is_not_recorded_under_another_unit(contact):
    refused = await contact.post("analyst", "/confidence-waves", {**NEW, "team": "SANDWELL"})
    assert (refused.status_code, faults(refused)) == (422, [("#/team", "team_of_another_unit")])
