"""The rows of domain.md §12.1 that belong to this service, each by its number, out of the seeded data.

The rows are numbered as they stand in that table, from the first (¶21) to the last (¶11).
"""

from collections.abc import AsyncIterator
from fractions import Fraction

import pytest
from parts.contact import Contact, demonstration_contact
from parts.contact_board_reports import lines_of, made, make_history, notes_of, tables_of

from contact.measures.rules.words import rounded


@pytest.fixture(scope="module")
async def report(postgres, templates, issuer, secret_key) -> AsyncIterator[dict]:
    """The report of July 2014 over the demonstration's data and three years of calls."""
    contact: Contact
    async with demonstration_contact(postgres, templates["contact"], issuer, secret_key) as contact:
        await make_history(contact)
        yield await made(contact)


def percent(report: dict, line: str, places: int = 1) -> str:
    """A share as the board prints it, half rounded away from zero, out of both counts and not of the float."""
    figure = lines_of(report)[line]["figure"]
    return rounded(Fraction(100 * figure["numerator"], figure["denominator"]), places)


def figure(report: dict, line: str) -> dict:
    found = lines_of(report)[line]
    assert found["unavailable"] is None, found["in_words"]
    return found["figure"]


def test_row_1_asb_satisfaction_to_the_end_of_july(report):
    found = figure(report, "ASB_SATISFACTION")
    assert percent(report, "ASB_SATISFACTION") == "78.0"
    assert (found["period"]["period_from"], found["period"]["period_until"]) == (
        "2013-07-31T23:00:00Z",
        "2014-07-31T23:00:00Z",
    )
    assert [round(100 * found["interval"][end], 1) for end in ("lower", "upper")] == [75.8, 80.0]
    assert "do not know left out" in found["formula"]
    in_words = lines_of(report)["ASB_SATISFACTION"]["in_words"]
    assert in_words.startswith("78.0% (1,170 of 1,500), 95% interval 75.8% to 80.0%; the force, ")


def test_row_2_asb_satisfaction_to_the_end_of_may(report):
    found = figure(report, "ASB_SATISFACTION_SURVEYED")
    assert percent(report, "ASB_SATISFACTION_SURVEYED") == "77.8"
    assert found["period"]["period_until"] == "2014-05-31T23:00:00Z"
    assert [round(100 * found["interval"][end], 1) for end in ("lower", "upper")] == [75.6, 79.8]
    assert any("which is noise" in text for text in notes_of(report, "C1"))


def test_row_3_crime_satisfaction(report):
    found = figure(report, "CRIME_SATISFACTION")
    assert percent(report, "CRIME_SATISFACTION") == "83.6"
    assert found["period"] == {"period_from": "2013-05-31T23:00:00Z", "period_until": "2014-05-31T23:00:00Z"}
    assert [round(100 * found["interval"][end], 1) for end in ("lower", "upper")] == [81.2, 85.8]
    last = lines_of(report)["CRIME_SATISFACTION"]["chart"]["points"][-1]
    assert (last["label"], last["rule"]) == ("May 2014", "COMMON_CAUSE")


def test_row_4_six_weeks_after_the_recording(report):
    rows = tables_of(report)["SURVEY_RULES"]["rows"]
    assert rows
    assert all(row[1:] == ["42", "7", "recorded 1 April 2014, due 13 May 2014"] for row in rows)


def test_row_5_five_months_better_than_the_low_are_no_signal(report):
    findings = lines_of(report)["CRIME_SATISFACTION"]["findings"]
    assert any("the 7 since are above it" in one and "October 2013" in one for one in findings)
    assert "The last 5 points rise one after another, from January 2014." in findings
    assert notes_of(report, "C21") == ["5 months that rise one after another are no signal: 7 would be one."]


def test_row_6_just_below_the_average_of_similar_forces(report):
    found = figure(report, "SIMILAR_FORCES")
    assert round(100 * found["value"], 1) == -0.5
    assert found["interval"]["lower"] < 0 < found["interval"]["upper"]
    line = lines_of(report)["SIMILAR_FORCES"]
    assert line["in_words"].startswith("-0.5 points, 95% interval -")
    assert any("Not distinguishable" in one for one in line["findings"])


def test_row_7_dip_samples_are_a_measure_of_their_own(report):
    assert figure(report, "DIP_SAMPLES")["denominator"] % 5 == 0
    assert figure(report, "ASB_SATISFACTION")["denominator"] == 1500


def test_row_8_confidence_of_one_pilot_team(report):
    assert [percent(report, name, 0) for name in ("CONFIDENCE_BEFORE", "CONFIDENCE_AFTER")] == ["64", "87"]
    assert any("z = 3.78" in text for text in notes_of(report, "C6"))
    for name in ("CONFIDENCE_BEFORE", "CONFIDENCE_AFTER"):
        line = lines_of(report)[name]
        assert line["area"] == "EXAMPLE_TEAM_ONE"
        assert "; Example Team One, " in line["in_words"]
        assert line["figures_url"].endswith("?area=EXAMPLE_TEAM_ONE")
        assert "Example Team Four +1.0, Example Team Three +3.0." in line["findings"][1]
    arms = tables_of(report)["CONFIDENCE_ARMS"]["rows"]
    assert {row[1] for row in arms} == {"test", "control"}
    assert "+23.0" in [row[4] for row in arms]


def test_rows_9_to_11_households_and_people(report):
    counted = [
        figure(report, name)["value"]
        for name in ("HOUSEHOLDS_SURVEYED", "HOUSEHOLDS_WITHOUT_ISSUE", "PEOPLE_WHO_WANT_UPDATES")
    ]
    assert counted == [1850, 720, 1230]
    assert any("at least 100 are in both" in text for text in notes_of(report, "C6"))


def test_row_12_what_concerns_households_most(report):
    rows = tables_of(report)["HOUSEHOLD_ISSUES"]["rows"]
    assert {row[1] for row in rows[:4]} == {"Speeding", "Parking", "Anti-social behaviour", "Youth Nuisance"}


def test_row_13_six_strands(report):
    assert [row[0] for row in tables_of(report)["CONFIDENCE_STRANDS"]["rows"]] == list("123456")


def test_row_14_six_units_remained_for_july(report):
    table = tables_of(report)["NEITHER_NOR_WAVES"]
    assert len(table["rows"]) == 10
    assert "10 units whose wave is complete, 6 of them in the period" in table["caption"]


def test_rows_15_to_17_reoffending_of_the_seven_authorities(report):
    """Owned by the offenders service; imported with its source while that one is away."""
    rows = tables_of(report)["REOFFENDING_RANKS"]["rows"]
    assert [row[:4] for row in rows] == [
        ["1", "Sandwell", "5.38%", "-25.66%"],
        ["2", "Dudley", "5.76%", "-23.20%"],
        ["8", "Wolverhampton", "6.97%", "-17.17%"],
        ["12", "Coventry", "7.17%", "-15.55%"],
        ["17", "Birmingham", "6.99%", "-13.89%"],
        ["22", "Solihull", "6.94%", "-12.90%"],
        ["26", "Walsall", "7.84%", "-12.46%"],
    ]
    assert all("of 171" in row[4] for row in rows)


def test_row_18_not_all_seven_are_in_the_top_15_per_cent(report):
    rows = tables_of(report)["REOFFENDING_RANKS"]["rows"]
    assert [row[5] for row in rows] == ["yes"] * 6 + ["no"]
    assert notes_of(report, "C3") == [
        "Walsall: 26 of 171 is 15.2%, not within the top 15%.",
        (
            "“The top 2 positions” holds: of them, 1 and 2 are held. "
            "“All 7 in the top 15%” does not hold: 6 of 7 are, the lowest is 26 of 171."
        ),
    ]


def test_row_19_service_desk(report):
    assert percent(report, "SERVICE_DESK_LEVEL", 0) == "92"
    assert "T = 30 s" in figure(report, "SERVICE_DESK_LEVEL")["formula"]
    assert figure(report, "SERVICE_DESK_LEVEL")["formula"].startswith("SL3")


def test_row_20_crimes_service_team_before_and_after(report):
    assert (percent(report, "CST_LEVEL_BEFORE", 0), percent(report, "CST_LEVEL_AFTER", 0)) == ("85", "91")
    [note] = notes_of(report, "C16")
    assert "+6.0 points" in note


def test_row_21_total_calls(report):
    assert figure(report, "TOTAL_CALLS")["value"] == 185_001
    assert round(185_001 / 31) == 5968
    assert notes_of(report, "C15")[0].startswith(
        "The Crimes Service Team's 25,000 calls are inside the total of 185,001"
    )


def test_row_22_fewer_than_the_year_before(report):
    findings = lines_of(report)["TOTAL_CALLS"]["findings"]
    assert "July 2013 had 195,001: a change of -5.1% over the year." in findings


def test_row_23_july_is_the_highest_month_of_three_years(report):
    findings = " ".join(lines_of(report)["TOTAL_CALLS"]["findings"])
    for year in (2012, 2013, 2014):
        assert f"Highest month of {year}: July {year}" in findings
    assert "July 2014 with 185,001, of the 7 months known" in findings


def test_row_24_managed_within_the_department(report):
    assert percent(report, "MANAGED_WITHIN") == "74.0"


def test_row_25_sent_to_lpus_since_november_2013(report):
    assert percent(report, "SENT_TO_LPU_SINCE_PRINCIPLES") == "27.0"
    assert percent(report, "SENT_TO_LPU") == "26.0"
    findings = lines_of(report)["SENT_TO_LPU_SINCE_PRINCIPLES"]["findings"]
    assert findings[0].startswith("The straight line since November 2013, through its 9 whole months, falls by ")
    [note] = notes_of(report, "C2")
    assert "make 101.0%" in note
    assert note.endswith("Of the same days 74.0% and 26.0% make 100.0%.")


def test_row_26_non_emergency_since_the_centres(report):
    assert percent(report, "NON_EMERGENCY_LEVEL", 0) == "83"
    assert figure(report, "NON_EMERGENCY_LEVEL")["formula"].startswith("SL4, T = 30 s")
    findings = lines_of(report)["NON_EMERGENCY_LEVEL"]["findings"]
    assert findings[0].startswith("The straight line since December 2013, through its 8 whole months, rises by ")
    assert "the plain mean of its 8 whole months is " in notes_of(report, "C14")[0]


def test_row_27_emergency_calls(report):
    line = lines_of(report)["EMERGENCY_LEVEL"]
    assert percent(report, "EMERGENCY_LEVEL") == "88.0"
    assert line["figure"]["formula"].startswith("SL4, T = 10 s")
    assert line["findings"][:2] == [
        "July 2014 is below the target of 90.0%.",
        "Of the 12 months before, 0 were below the target.",
    ]
    assert line["chart"]["points"][-1]["meets_target"] is False


def test_row_28_crimes_service_team_calls(report):
    line = lines_of(report)["CST_CALLS"]
    assert line["figure"]["value"] == 25_000
    assert "July 2014 is the highest of the 36 points known." in line["findings"]
    assert any(one.startswith("The last 36 points rise one after another") for one in line["findings"])


def test_row_29_the_outage(report):
    rows = tables_of(report)["OUTAGES"]["rows"]
    assert ["24 June 2014", "101, 999", "4.0", "Staffordshire Police", "none"] in rows
    assert "nothing carried 101" in notes_of(report, "C22")[0]
    assert figure(report, "OUTAGE_MINUTES")["value"] >= 240


def test_row_30_the_yearly_saving(report):
    assert figure(report, "YEARLY_SAVING")["value"] == 5_200_000
    [note] = notes_of(report, "C12")
    assert "Non Emergency Contact Centres, £5.2m a year from 2014/15" in note


def test_row_31_the_establishment_as_at_the_report(report):
    """Owned by the safeguarding service, which tells no posts: imported; 720 is of November 2014, after the report."""
    assert figure(report, "PPU_ESTABLISHMENT")["value"] == 446


def test_row_32_recording_of_domestic_abuse_in_the_west(report):
    """Owned by the safeguarding service; a rise that began before the teams did (C10)."""
    for unit in ("DUDLEY", "SANDWELL", "WALSALL", "WOLVERHAMPTON"):
        point = lines_of(report)[f"DOMESTIC_ABUSE_{unit}"]["chart"]["points"][-1]
        assert (point["label"], point["side"]) == ("week from 28 July 2014", "HIGH")
    assert len(notes_of(report, "C10")) == 4


def test_the_plan_of_the_control_rooms_stands_as_the_report_says(report):
    """Beside §12.1: the table of ¶69, as at the end of August 2014."""
    table = tables_of(report)["CONTROL_ROOMS"]
    assert "10 sites to 5, 3 complete and 2 to come" in table["caption"]
    assert [row[2] for row in table["rows"]].count("complete") == 3


def test_every_line_has_its_figure_or_its_reason_and_its_measure(report):
    for line in lines_of(report).values():
        assert (line["figure"] is None or line["figure"]["value"] is None) == (line["unavailable"] is not None)
        assert line["table"] is None or line["table"] in tables_of(report)
        assert line["measure_url"] == f"/contact/v1/measures/{line['measure_id']}"
        assert line["chart"] or line["no_chart_because"] or line["unavailable"]
        if line["unavailable"]:
            assert line["in_words"].startswith("Unavailable. ")
            assert "0" not in line["in_words"].removeprefix("Unavailable. ")[:2]
    assert report["lines"] == len(lines_of(report))
    assert report["unavailable"] == sum(line["unavailable"] is not None for line in lines_of(report).values())
