"""Satisfaction over HTTP: 2014's shares with intervals, weighted, compared, and kept back where few answered."""

from datetime import date

import pytest
from parts.contact_surveys import drawn, ring

from contact.measures.rules.periods import between
from contact.measures.usecases.providers import PROVIDERS

JULY = {"survey_stream": "ASB", "until": "2014-08-01"}
MAY = {"survey_stream": "CRIME", "until": "2014-06-01"}


async def satisfaction(demonstration, who="board", **query):
    answer = await demonstration.get(who, "/satisfaction", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("query", "satisfied", "answered", "percent", "interval"),
    [
        (JULY, 1170, 1500, 78.0, (0.7583360, 0.8002336)),
        ({"survey_stream": "ASB", "until": "2014-06-01"}, 1167, 1500, 77.8, (0.7562733, 0.7983064)),
        (MAY, 836, 1000, 83.6, (0.8117726, 0.8576558)),
    ],
)
async def test_the_board_reports_shares(demonstration, query, satisfied, answered, percent, interval):
    """¶21, 48 and 50."""
    figure = (await satisfaction(demonstration, **query))["figure"]
    assert (figure["numerator"], figure["denominator"], round(figure["value"] * 100, 1)) == (
        satisfied,
        answered,
        percent,
    )
    told = figure["interval"]
    assert (told["method"], round(told["lower"], 7), round(told["upper"], 7)) == ("WILSON", *interval)
    assert figure["measure_id"] == f"SAT.{query['survey_stream']}.OVERALL.R12"


async def test_two_windows_beside_each_other_are_noise(demonstration):
    """C1: 78.0% and 77.8% share ten months, and the others do not tell them apart."""
    found = (await satisfaction(demonstration, **JULY, compared_until="2014-06-01"))["compared"]
    assert (found["shared_months"], found["distinguishable"]) == (10, False)
    assert round(found["difference"], 4) == 0.002
    assert found["figure"]["numerator"] == 1167
    [note] = found["footnotes"]
    assert note["code"] == "C1"
    assert "31 July 2014, the other on 31 May 2014; they share 10 months" in note["text"]


async def test_five_better_months_are_no_signal_and_the_low_has_its_month(demonstration):
    """C21 and C19."""
    notes = {one["code"]: one["text"] for one in (await satisfaction(demonstration, **MAY))["figure"]["footnotes"]}
    assert notes["C21"].startswith("The last 5 monthly values rise.")
    assert "October 2013" in notes["C19"]


async def test_months_and_units_add_up_to_the_whole(demonstration):
    found = await satisfaction(demonstration, **JULY)
    for parts in (found["by_month"], found["by_lpu"]):
        assert sum(one["figure"]["numerator"] for one in parts) == 1170
        assert sum(one["figure"]["denominator"] for one in parts) == 1500
    assert len(found["by_month"]) == 12
    assert {one["figure"]["measure_id"] for one in found["by_month"]} == {"SAT.ASB.OVERALL.M"}


async def test_a_months_units_are_too_few_to_tell(demonstration):
    found = await satisfaction(demonstration, **JULY, period="MONTH")
    assert (found["figure"]["numerator"], found["figure"]["denominator"]) == (99, 125)
    assert {one["figure"]["value"] for one in found["by_lpu"]} == {None}
    assert {note["code"] for one in found["by_lpu"] for note in one["figure"]["footnotes"]} == {"SUPPRESSED"}


async def test_weights_stand_beside_the_count_with_what_they_are_worth(demonstration):
    found = (await satisfaction(demonstration, **JULY))["weighted"]
    assert 1 < found["design_effect"] < 1.2
    assert found["effective_answered"] == pytest.approx(1500 / found["design_effect"])
    assert found["figure"]["denominator"] == found["effective_answered"]
    assert found["figure"]["interval"]["lower"] < found["figure"]["value"] < found["figure"]["interval"]["upper"]
    assert found["covered"] == 1
    nothing = (await satisfaction(demonstration, survey_stream="ASB", until="2013-05-01"))["weighted"]
    assert nothing["figure"]["value"] is None
    assert [one["code"] for one in nothing["figure"]["footnotes"]] == ["NO_POPULATION"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"until": "2014-08-02"}, "no_whole_month"),
        ({"until": "9999-12-01"}, "month_not_over"),
        ({"until": "0001-01-01"}, "too_early"),
        ({"until": "2014-08-01", "compared_until": "2014-08-01"}, "same_window"),
        ({"until": "2014-08-01", "compared_until": "2014-07-15"}, "no_whole_month"),
    ],
)
async def test_months_are_whole_and_over(demonstration, query, code):
    answer = await demonstration.get("board", "/satisfaction", survey_stream="ASB", **query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == code


async def test_just_below_average_is_said_to_be_not_distinguishable(demonstration):
    """¶47."""
    found = (await demonstration.get("board", "/similar-force-comparison", **MAY)).json()
    assert (found["verdict"], found["comparisons"]) == ("NOT_DISTINGUISHABLE", 3)
    assert found["difference"]["value"] == pytest.approx(-0.005)
    assert found["difference"]["interval"]["lower"] < 0 < found["difference"]["interval"]["upper"]
    assert found["member_level"] == pytest.approx(1 - 0.05 / 3)
    assert [one["code"] for one in found["difference"]["footnotes"]] == ["NOT_DISTINGUISHABLE", "MULTIPLICITY"]
    assert [one["force"] for one in found["members"]] == ["GREATER_MANCHESTER", "MERSEYSIDE", "WEST_YORKSHIRE"]


async def test_a_period_that_others_did_not_publish_is_not_compared(demonstration):
    found = (await demonstration.get("board", "/similar-force-comparison", **JULY)).json()
    assert (found["verdict"], found["difference"]["value"], found["member_level"]) == ("NOT_COMPARABLE", None, None)
    assert "MERSEYSIDE" in found["difference"]["footnotes"][0]["text"]


async def test_the_measures_count_what_the_figures_count(demonstration):
    async with demonstration.resources.database.transaction() as connection:

        async def counted(measure_id, since, until):
            found = await PROVIDERS[measure_id](connection, *between(since, until))
            return {one.area: (one.numerator, one.denominator) for one in found}

        asb = await counted("SAT.ASB.OVERALL.R12", date(2013, 8, 1), date(2014, 8, 1))
        assert asb["FORCE"] == (1170, 1500)
        assert len(asb) == 11
        assert await counted("SAT.ASB.OVERALL.M", date(2014, 7, 1), date(2014, 8, 1)) == {"FORCE": (99, 125)}
        crime = await counted("SAT.CRIME.OVERALL.R12", date(2013, 6, 1), date(2014, 6, 1))
        assert crime["FORCE"] == (836, 1000)
        assert await counted("SAT.MSF.DIFFERENCE", date(2013, 6, 1), date(2014, 6, 1)) == {"FORCE": (-1, 200)}
        assert await counted("SAT.MSF.DIFFERENCE", date(2013, 8, 1), date(2014, 8, 1)) == {}
        assert await counted("SAT.ASB.OVERALL.M", date(2011, 7, 1), date(2011, 8, 1)) == {}
        dips = await counted("DIP.DONE", date(2014, 7, 1), date(2014, 8, 1))
        assert dips["FORCE"] == (46, 50)


async def test_the_catalogue_takes_the_difference_with_its_sign(demonstration):
    body = {"measure_id": "SAT.MSF.DIFFERENCE", "period_from": "2013-06-01", "period_until": "2014-06-01"}
    [one] = (await demonstration.post("analyst", "/measure-figures", body)).json()["items"]
    assert one["figure"]["value"] == pytest.approx(-0.005)


async def test_an_interview_of_today_is_in_no_month_until_it_is_over(contact):
    attempt_id = await ring(contact, await drawn(contact))
    await contact.post("surveyor", "/responses", {"survey_attempt_id": attempt_id, "overall": "NEITHER"})
    [row] = await contact.sql("SELECT interviewed_on, overall FROM survey_responses")
    assert row["overall"] == "NEITHER"
    until = date(row["interviewed_on"].year, row["interviewed_on"].month, 1)
    found = await satisfaction(contact, survey_stream="CRIME", until=until.isoformat())
    assert found["figure"]["value"] is None
    [counted] = await contact.sql(
        "SELECT count(*) AS responses FROM survey_responses WHERE interviewed_on >= $1", until
    )
    assert counted["responses"] == 1


async def test_responses_and_counts_of_a_month_are_summed_by_question(contact):
    """Forty responses of July 2014 beside thirty that were counted elsewhere; another question has its own answers."""
    await contact.sql(
        "INSERT INTO survey_responses (response_id, survey_id, survey_stream, lpu, incident_group, interviewed_on, "
        "overall, treatment) SELECT gen_random_uuid(), survey_id, 'ASB', 'SANDWELL', 'ASB', '2014-07-31', "
        "CASE WHEN n <= 20 THEN 'FAIRLY_SATISFIED' WHEN n <= 34 THEN 'NEITHER' ELSE 'DONT_KNOW' END, "
        "CASE WHEN n <= 10 THEN 'COMPLETELY_SATISFIED' WHEN n <= 20 THEN 'VERY_DISSATISFIED' END "
        "FROM surveys, generate_series(1, 40) AS n WHERE survey_stream = 'ASB'"
    )
    counted = {
        "survey_stream": "ASB",
        "month": "2014-07-01",
        "lpu": "DUDLEY",
        "incident_group": "ASB",
        "question": "OVERALL",
        "satisfied": 22,
        "answered": 30,
        "did_not_know": 0,
        "source": "Elsewhere",
    }
    assert (await contact.post("analyst", "/survey-month-counts", counted)).status_code == 201
    overall = await satisfaction(contact, **JULY, period="MONTH")
    assert (overall["figure"]["numerator"], overall["figure"]["denominator"]) == (42, 64)
    assert overall["did_not_know"] == 6
    treatment = await satisfaction(contact, **JULY, period="MONTH", question="TREATMENT")
    assert (treatment["figure"]["numerator"], treatment["figure"]["denominator"]) == (10, 20)
    august = await satisfaction(contact, survey_stream="ASB", until="2014-09-01", period="MONTH")
    assert august["figure"]["denominator"] is None
