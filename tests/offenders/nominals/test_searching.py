"""Offenders found by what may be misspelt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.references import new_reference
from bluelamp.schemas.offenders.person_checks import MatchConfidence
from offenders.nominals.rules.searching import CONFIDENCE_ORDER, Name, Profile, confidence_of

BORN = date(1985, 1, 30)
MARIE = Name("Marie", "Smith", "M600", "S530")
MARY = Name("Mary", "Smyth", "M600", "S530")
OTHER = Name("Otto", "Brown", "O300", "B650")


@pytest.mark.parametrize(
    ("sought", "known", "confidence"),
    [
        (Profile((MARIE,), frozenset({BORN})), Profile((MARIE,), frozenset({BORN})), "EXACT"),
        (Profile((MARY,), frozenset({BORN})), Profile((MARIE,), frozenset({BORN})), "PROBABLE"),
        (Profile((MARIE,), frozenset({BORN})), Profile((MARIE,), frozenset({date(1986, 12, 31)})), "PROBABLE"),
        (Profile((MARIE,), frozenset({BORN})), Profile((MARIE,), frozenset({date(1987, 1, 1)})), "POSSIBLE"),
        (Profile((MARIE,), frozenset({BORN})), Profile((MARIE,)), "POSSIBLE"),
        (Profile((MARY,), frozenset({BORN})), Profile((MARIE,)), "POSSIBLE"),
        (Profile((MARY,), frozenset({BORN})), Profile((MARIE,), frozenset({date(1985, 1, 31)})), None),
        (Profile((OTHER,), frozenset({BORN})), Profile((MARIE,), frozenset({BORN})), None),
        (
            Profile((OTHER,), identifiers=frozenset({("PNC_ID", "1/1A")})),
            Profile((MARIE,), identifiers=frozenset({("PNC_ID", "1/1A")})),
            "EXACT",
        ),
    ],
)
def test_how_sure_a_record_is(sought, known, confidence):
    found = confidence_of(sought, known)
    assert found == (MatchConfidence(confidence) if confidence else None)


names = st.sampled_from([MARIE, MARY, OTHER])
profiles = st.builds(
    Profile,
    names=st.lists(names, max_size=3).map(tuple),
    dates_of_birth=st.frozensets(st.dates(date(1980, 1, 1), date(1990, 1, 1)), max_size=2),
    identifiers=st.frozensets(st.tuples(st.just("PNC_ID"), st.sampled_from("AB")), max_size=2),
)


@given(one=profiles, other=profiles)
def test_it_does_not_matter_which_of_two_is_looked_for(one, other):
    assert confidence_of(one, other) == confidence_of(other, one)


@given(one=profiles, other=profiles, more=names)
def test_another_name_never_makes_a_record_less_sure(one, other, more):
    order = [*CONFIDENCE_ORDER, None]
    named = Profile((*one.names, more), one.dates_of_birth, one.identifiers)
    assert order.index(confidence_of(named, other)) <= order.index(confidence_of(one, other))


async def record(offenders, **more):
    body = {"given_name": "Marie", "family_name": "Examplesmith", "lpu": "SANDWELL", **more}
    return (await offenders.post("offender_manager", "/offenders", body)).json()["offender_id"]


async def search(offenders, who="offender_manager", **sought):
    answer = await offenders.post(who, "/offenders/searches", sought)
    assert answer.status_code == 200, answer.text
    return [(one["offender_id"], one["confidence"]) for one in answer.json()["items"]]


async def test_a_misspelt_name_and_a_number_and_an_alias_find_the_record(offenders):
    marie = await record(
        offenders,
        date_of_birth="1985-01-30",
        aliases=[{"given_name": "Otilie", "family_name": "Exampleother"}],
        identifiers=[{"kind": "PNC_ID", "value": "2001/0012345K"}],
    )
    await record(offenders, given_name="Otto", family_name="Brown")
    misspelt = {"given_name": "Mary", "family_name": "Examplesmyth", "date_of_birth": "1985-01-30"}
    assert await search(offenders, **misspelt) == [(marie, "PROBABLE")]
    assert await search(offenders, given_name="Otilie", family_name="Exampleother") == [(marie, "POSSIBLE")]
    assert await search(offenders, identifier={"kind": "PNC_ID", "value": "2001/0012345K"}) == [(marie, "EXACT")]
    assert await search(offenders, family_name="Examplesmith") == [(marie, "POSSIBLE")]
    assert await search(offenders, date_of_birth="1985-01-30") == [(marie, "POSSIBLE")]


async def test_too_little_is_refused_and_a_restricted_record_is_not_found(offenders):
    refused = await offenders.post("offender_manager", "/offenders/searches", {"given_name": "Marie"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/family_name")
    marie = await record(offenders)
    restriction = {"is_restricted": True, "reason": "Somebody who works with us."}
    await offenders.post("offender_supervisor", f"/offenders/{marie}/restrictions", restriction)
    assert await search(offenders, family_name="Examplesmith") == []
    assert await search(offenders, "offender_supervisor", family_name="Examplesmith") == [(marie, "POSSIBLE")]


async def test_who_looked_is_logged_by_the_ids_of_who_was_found_and_by_no_name(offenders):
    marie = await record(offenders)
    await search(offenders, family_name="Examplesmith")
    [entry] = await offenders.sql("SELECT * FROM audit_entries WHERE operation = 'search_offenders'")
    assert [str(one) for one in entry["subjects"]] == [marie]
    assert "Examplesmith" not in str(dict(entry))


async def record_namesakes(offenders, how_many=250):
    """Put in people who all sound alike, born on other days, as the feed of a whole force would have left them."""
    await offenders.sql(
        "INSERT INTO offenders (reference, given_name, family_name, date_of_birth, lpu, next_review_on, created_by)"
        " SELECT reference, 'Marie', 'Examplesmith', date '1950-01-01', 'SANDWELL', '2030-01-01', 'test'"
        " FROM unnest($1::text[]) AS reference",
        [new_reference("N") for _ in range(how_many)],
    )


@pytest.mark.parametrize("named", ["as themselves", "by an alias"])
async def test_of_a_common_name_the_one_who_is_meant_is_found_though_recorded_last(offenders, named):
    await record_namesakes(offenders)
    other = {"given_name": "Otto", "family_name": "Brown"}
    alias = {"aliases": [{"given_name": "Marie", "family_name": "Examplesmith"}], **other}
    more = {} if named == "as themselves" else alias
    meant = await record(offenders, date_of_birth="1985-01-30", **more)
    whole = {"given_name": "Marie", "family_name": "Examplesmith"}
    assert (await search(offenders, **whole, date_of_birth="1985-01-30"))[0] == (meant, "EXACT")
    assert (await search(offenders, **whole, date_of_birth="1986-07-01"))[0] == (meant, "PROBABLE")
    assert (await search(offenders, family_name="Examplesmith", date_of_birth="1985-01-30"))[0] == (meant, "POSSIBLE")


async def test_a_number_is_not_lost_among_those_who_share_the_name(offenders):
    await record_namesakes(offenders)
    number = {"kind": "PNC_ID", "value": "2001/0012345K"}
    meant = await record(offenders, given_name="Otto", family_name="Brown", identifiers=[number])
    sought = {"given_name": "Marie", "family_name": "Examplesmith", "identifier": number}
    assert (await search(offenders, **sought))[0] == (meant, "EXACT")


async def test_the_reference_of_a_merged_record_finds_the_person(offenders):
    kept, merged = await record(offenders), await record(offenders)
    reference = (await offenders.get("offender_manager", f"/offenders/{merged}")).json()["reference"]
    body = {"kept_offender_id": kept, "merged_offender_id": merged, "reason": "The same fingerprints."}
    await offenders.post("offender_supervisor", "/offender-merges", body)
    sought = {"given_name": "Otto", "family_name": "Brown", "reference": reference}
    assert await search(offenders, **sought) == [(kept, "EXACT")]
