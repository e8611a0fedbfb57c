"""Instruments are configuration: neutral keys are shipped, a force loads its own list and wording."""

import re
from pathlib import Path

from parts.domestic_abuse import SAFELIVES_KEYS, an_assessment, person
from parts.problems import pointers, problem

from bluelamp.kit import clocks
from safeguarding.domestic_abuse.demonstration import KEYS

DARA = {
    "name": "The force's licensed list",
    "effective_from": "2099-01-01",
    "questions": [
        {"key": "first_of_ours", "section": "OURS", "label": "The first", "prompt": "STALKING"},
        {"key": "second_of_ours", "section": "OURS", "label": "The second", "high_risk_marker": True},
    ],
    "source": "Licensed copy 7",
}


async def test_shipped_instruments_carry_keys_and_no_wording(demonstration):
    listed = (await demonstration.get("officer", "/risk-instruments")).json()["items"]
    counts = {one["instrument"]: one["question_count"] for one in listed}
    assert counts == {"DARA": 0, "DASH_ACPO_27": 27, "DASH_SAFELIVES_24": 24}
    for name in ("DASH_ACPO_27", "DASH_SAFELIVES_24"):
        told = (await demonstration.get("officer", f"/risk-instruments/{name}")).json()
        assert all(one["wording"] is None for one in told["questions"])
        assert {one["key"]: one["prompt"] for one in told["questions"] if one["prompt"]} == {
            "isolated_from_family_friends": "HONOUR_BASED_VIOLENCE",
            "constant_contact_stalk_harass": "STALKING",
            "other_person_threatens": "HONOUR_BASED_VIOLENCE",
        }
    problem(await demonstration.get("officer", "/risk-instruments/NO_SUCH_LIST"), 404)


MARKED = {2, 3, 6, 8, 9, 13, 14, 15, 16, 17, 18, 19, 20, 25}  # domain.md §3.1


async def test_the_27_are_the_list_with_its_order_its_sections_its_markers_and_its_bands(demonstration):
    told = (await demonstration.get("officer", "/risk-instruments/DASH_ACPO_27")).json()
    assert [one["key"] for one in told["questions"]] == list(KEYS)
    assert [one["number"] for one in told["questions"]] == list(range(1, 28))
    assert {one["number"] for one in told["questions"] if one["high_risk_marker"]} == MARKED
    sections = [one["section"] for one in told["questions"]]
    assert sections == ["CURRENT"] * 8 + ["CHILDREN"] * 4 + ["HISTORY"] * 10 + ["ABUSER"] * 5
    bands = [(0, "STANDARD"), (10, "MEDIUM"), (14, "HIGH")]
    assert [(one["at_least"], one["grade"]) for one in told["bands"]] == bands
    fewer = (await demonstration.get("officer", "/risk-instruments/DASH_SAFELIVES_24")).json()
    assert [one["key"] for one in fewer["questions"]] == list(SAFELIVES_KEYS)
    assert [(one["at_least"], one["grade"]) for one in fewer["bands"]] == bands


def test_no_wording_is_shipped_anywhere():
    """What the release loads has labels of at most eight words and never asks anything."""
    shipped = (Path(__file__).parents[3] / "migrations/safeguarding/0002_domestic_abuse.sql").read_text()
    labels = re.findall(r'"label": "([^"]*)"', shipped)
    assert len(labels) == 27 + 24
    assert [label for label in labels if "?" in label or len(label.split()) > 8] == []
    assert shipped.count('"wording": null') == len(labels) == shipped.count('"wording"')


async def test_a_force_loads_a_list_and_assesses_with_it(safeguarding):
    body = {**DARA, "effective_from": clocks.today().isoformat()}
    assert (await safeguarding.post("officer", "/risk-instruments/DARA/versions", body)).status_code == 403
    loaded = await safeguarding.post("directory_admin", "/risk-instruments/DARA/versions", body)
    assert loaded.status_code == 201, loaded.text
    assert (loaded.json()["version"], loaded.json()["bands"]) == (1, [])
    problem(await safeguarding.post("directory_admin", "/risk-instruments/DARA/versions", body), 409)
    answers = [{"key": "first_of_ours", "answer": "YES"}, {"key": "second_of_ours", "answer": "DECLINED"}]
    entry = an_assessment(instrument="DARA", answers=answers, prompt_findings=[], grade="MEDIUM", victim=person("V"))
    told = (await safeguarding.post("officer", "/risk-assessments", entry)).json()
    assert (told["suggested_floor"], told["ticks"], told["incomplete"]) == (None, 1, True)
    assert told["instrument_version"] == 1


async def test_wording_takes_its_licence_and_replaces_no_earlier_version(safeguarding):
    questions = [{"key": "injury_current", "section": "CURRENT", "label": "Injury", "wording": "Licensed words."}]
    body = {**DARA, "questions": questions, "effective_from": clocks.today().isoformat()}
    path = "/risk-instruments/DASH_ACPO_27/versions"
    assert pointers(problem(await safeguarding.post("directory_admin", path, body), 422)) == ["#/licence"]
    answer = await safeguarding.post("directory_admin", path, {**body, "licence": "Licence 12 of the force"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["version"] == 2
    told = (await safeguarding.get("officer", "/risk-instruments/DASH_ACPO_27")).json()
    assert told["questions"][0]["wording"] == "Licensed words."


async def test_lists_that_cannot_be_read(demonstration, nothing_is_stored):
    twice = {**DARA, "effective_from": "2099-01-01", "questions": [DARA["questions"][0]] * 2}
    path = "/risk-instruments/DARA/versions"
    assert pointers(problem(await demonstration.post("directory_admin", path, twice), 422)) == ["#/questions/1/key"]
    past = {**DARA, "effective_from": "2020-01-01"}
    assert pointers(problem(await demonstration.post("directory_admin", path, past), 422)) == ["#/effective_from"]
    bands = [{"at_least": 2, "grade": "HIGH"}, {"at_least": 1, "grade": "MEDIUM"}]
    turned = {**DARA, "effective_from": "2099-01-01", "bands": bands}
    assert pointers(problem(await demonstration.post("directory_admin", path, turned), 422)) == ["#/bands/1"]
