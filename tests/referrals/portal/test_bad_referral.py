"""What a referral must not be: each fault with its own pointer, nothing of it kept, nothing of it repeated."""

import copy
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from parts.mutations import MARKER, wrong_bodies
from parts.operations import document, operations_of
from parts.portal import Portal, a_referral
from parts.problems import pointers, problem
from parts.stored import differences, stored

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.people import AgreementPosition, LawfulBasis, Sex
from bluelamp.schemas.referrals import Need, Relationship

TODAY = date.today()  # noqa: DTZ011 # a date of birth is a local calendar day
PERSON = a_referral()["person"]
CHILD = {**PERSON, "date_of_birth": (TODAY - timedelta(days=3660)).isoformat()}
LANTERN = "00000000-0000-7000-8000-0000000000a1"
KESTREL_FOR_CHILDREN = "00000000-0000-7000-8000-0000000000d1"
MILLBROOK_PAUSED = "00000000-0000-7000-8000-0000000000e2"
ALDER_WITHOUT_AGREEMENT = "00000000-0000-7000-8000-0000000000f1"
PHONE = {"channel": "PHONE", "telephone": "0121 496 0000"}


def person(**changes: Any) -> dict[str, Any]:
    return {"person": {**PERSON, **changes}}


def concern(**changes: Any) -> dict[str, Any]:
    return {"concern": {"facts": "Low since a bereavement.", **changes}}


def agreement(**changes: Any) -> dict[str, Any]:
    return {"agreement": {"position": "GIVEN", "asked_on": "2026-01-20", "how": "In person", **changes}}


def chosen(*services: str, **changes: Any) -> dict[str, Any]:
    return {"route": "chosen", "services": list(services), **changes}


NOBODY = [{"given_name": "A", "family_name": "B", "relationship": "CHILD", "seen": True}]
# What is changed about a good referral, and every fault that follows: its pointer and its code.
RULES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "born tomorrow": (
        person(date_of_birth=(TODAY + timedelta(days=2)).isoformat()),
        {"#/person/date_of_birth": "value_error"},
    ),
    "140 years old": (person(date_of_birth=f"{TODAY.year - 140}-01-01"), {"#/person/date_of_birth": "value_error"}),
    "born on a day that is none": (
        person(date_of_birth="2023-02-30"),
        {"#/person/date_of_birth": "date_from_datetime_parsing"},
    ),
    "born at a moment": (person(date_of_birth="1987-04-12T00:00:00Z"), {"#/person/date_of_birth": "value_error"}),
    "born in a year of five digits": (person(date_of_birth="11987-04-12"), {"#/person/date_of_birth": "value_error"}),
    "somebody at home is born tomorrow": (
        {"household": [{**NOBODY[0], "date_of_birth": (TODAY + timedelta(days=2)).isoformat()}]},
        {"#/household/0/date_of_birth": "value_error"},
    ),
    "without agreement": ({"agreement": None}, {"#/agreement": "missing"}),
    "without a position": ({"agreement": {}}, {"#/agreement/position": "missing"}),
    "agreement without day and way": (
        {"agreement": {"position": "GIVEN"}},
        {"#/agreement/asked_on": "asked_on_required", "#/agreement/how": "how_required"},
    ),
    "agreement given in the future": (agreement(asked_on="2199-01-01"), {"#/agreement/asked_on": "date_in_future"}),
    "agreement refused and no reason": (
        {"agreement": {"position": "REFUSED"}},
        {"#/agreement/override_reason": "override_reason_required"},
    ),
    "a parent agrees for an adult": (agreement(position="PARENT_GIVEN"), {"#/agreement/position": "not_a_child"}),
    "without a lawful basis": ({"lawful_basis": None}, {"#/lawful_basis": "missing"}),
    "on a basis for figures only": ({"lawful_basis": "CDA1998_S17A"}, {"#/lawful_basis": "depersonalised_data_only"}),
    "without a safe contact": ({"safe_contact": None}, {"#/safe_contact": "missing"}),
    "a telephone channel without a number": (
        {"safe_contact": {"channel": "SMS"}},
        {"#/safe_contact/telephone": "telephone_required"},
    ),
    "an e-mail channel without an address": (
        {"safe_contact": {"channel": "EMAIL"}},
        {"#/safe_contact/email": "email_required"},
    ),
    "a visit to no address": ({"safe_contact": {"channel": "VISIT"}}, {"#/person/address": "address_required"}),
    "without a need": ({"needs": []}, {"#/needs": "too_short"}),
    "a need that goes elsewhere": ({"needs": ["MENTAL_HEALTH", "RADICALISATION"]}, {"#/needs/1": "goes_elsewhere"}),
    "a need twice": ({"needs": ["MENTAL_HEALTH", "MENTAL_HEALTH"]}, {"#/needs/1": "duplicate"}),
    "chosen, and none named": (chosen(), {"#/services": "services_required"}),
    "best, and one named": ({"services": [LANTERN]}, {"#/services": "services_not_wanted"}),
    "a service twice": (chosen(LANTERN, LANTERN), {"#/services/1": "duplicate"}),
    "a service that is not there": (chosen(LANTERN, str(uuid4())), {"#/services/1": "unknown_service"}),
    "a service outside its ages": (
        chosen(KESTREL_FOR_CHILDREN),
        {"#/services/0": "outside_ages"},
    ),
    "a child at a service for adults": (
        {**chosen(LANTERN), "person": CHILD, **agreement(position="PARENT_GIVEN")},
        {"#/services/0": "outside_ages"},
    ),
    "a service outside its area": (chosen(LANTERN, lpu="COVENTRY"), {"#/services/0": "outside_area"}),
    "a service for other needs": (chosen(LANTERN, needs=["DEBT_WELFARE"]), {"#/services/0": "need_not_met"}),
    "a service whose agreement has run out": (
        chosen(ALDER_WITHOUT_AGREEMENT, needs=["SUBSTANCE_ALCOHOL"]),
        {"#/services/0": "no_agreement"},
    ),
    "a basis that the agreement does not cover": (
        chosen(LANTERN, lawful_basis="ASBA2014_S104"),
        {"#/services/0": "basis_not_covered"},
    ),
    "a service that has paused": (
        chosen(MILLBROOK_PAUSED, needs=["FIRE_SAFETY"], lpu="DUDLEY"),
        {"#/services/0": "paused"},
    ),
    "a household of twenty-one": ({"household": NOBODY * 21}, {"#/household": "too_long"}),
    "an unknown field far inside": (person(nickname=MARKER), {"#/person/nickname": "extra_forbidden"}),
    "a name of control characters": (
        person(given_name=f"{MARKER}\x1b[31m"),
        {"#/person/given_name": "string_pattern_mismatch"},
    ),
    "a name of blanks": (person(given_name="   "), {"#/person/given_name": "string_too_short"}),
    "facts of 4,001 characters": (concern(facts=MARKER + "x" * 4000), {"#/concern/facts": "string_too_long"}),
    "a postcode that is none": (
        person(address={"lines": ["4 Heronsgate Walk"], "postcode": MARKER[:8]}),
        {"#/person/address/postcode": "string_pattern_mismatch"},
    ),
    "several at once": (
        {"needs": ["RADICALISATION"], "lawful_basis": "CDA1998_S17A", "safe_contact": {"channel": "PHONE"}},
        {
            "#/needs/0": "goes_elsewhere",
            "#/lawful_basis": "depersonalised_data_only",
            "#/safe_contact/telephone": "telephone_required",
        },
    ),
}


@pytest.mark.usefixtures("nothing_is_stored")
@pytest.mark.parametrize(("changes", "faults"), RULES.values(), ids=RULES.keys())
async def test_a_referral_that_breaks_a_rule(demonstration: Portal, changes: dict[str, Any], faults: dict[str, str]):
    body = {name: value for name, value in a_referral(**changes).items() if value is not None}
    answer = problem(await demonstration.post("officer", "/referrals", body), 422)
    assert {one["pointer"]: one["code"] for one in answer["errors"]} == faults


@pytest.mark.usefixtures("nothing_is_stored")
async def test_immediate_danger_is_told_to_ring_999_whatever_else_is_wrong(demonstration: Portal):
    for changes in ({}, {"needs": ["RADICALISATION"]}, {"safe_contact": {"channel": "PHONE"}}):
        body = a_referral(urgency="IMMEDIATE", **changes)
        answer = problem(await demonstration.post("officer", "/referrals", body), 422)
        assert answer["code"] == "immediate-danger"
        assert answer["errors"][0] == {
            "pointer": "#/urgency",
            "detail": "If danger is immediate, ring 999 now; this portal is too slow.",
            "code": "immediate_danger",
        }


@pytest.mark.usefixtures("nothing_is_stored")
async def test_a_correction_that_would_break_a_rule(demonstration: Portal):
    base = "/referrals/00000000-0000-7000-8000-000000000106"
    patches = {
        "#/agreement/override_reason": {"agreement": {"position": "REFUSED"}},
        "#/safe_contact/telephone": {"safe_contact": {"telephone": None}},
        "#/concern/facts": {"concern": {"facts": None}},
        "#/person/date_of_birth": {"person": {"date_of_birth": None}},
        "#/person": {"person": None},
        "#/concern/safeguarding_reference": {"concern": {"protection_concern": True}},
        "#/needs": {"needs": ["CARER"]},
        "#/urgency": {"urgency": "URGENT"},
    }
    for pointer, patch in patches.items():
        answer = problem(await demonstration.patch("officer", base, patch, "*"), 422)
        assert pointers(answer) == [pointer]


@pytest.mark.usefixtures("nothing_is_stored")
async def test_a_report_at_an_impossible_time(demonstration: Portal):
    contact = "/referrals/00000000-0000-7000-8000-000000000103/contact-attempts"
    engagement = "/referrals/00000000-0000-7000-8000-000000000104/engagement"
    for moment in ("2199-01-01T10:00:00Z", "1999-01-01T10:00:00Z", "0001-01-01T00:00:00+14:00"):
        attempt = {"attempted_at": moment, "channel": "PHONE", "result": "NO_ANSWER"}
        assert pointers(problem(await demonstration.post("partner_a", contact, attempt), 422)) == ["#/attempted_at"]
    for day in ("2199-01-01", "1999-01-01", "2023-02-30"):
        answer = problem(await demonstration.post("partner_a", engagement, {"engaged_on": day}), 422)
        assert pointers(answer) == ["#/engaged_on"]


@pytest.mark.usefixtures("nothing_is_stored")
async def test_a_record_of_an_organisation_that_is_not_there(demonstration: Portal):
    for operation in operations_of():
        if operation.name in {"create_service", "create_sharing_agreement"}:
            body = {**operation.body(), "organisation_id": str(uuid4())}
            answer = problem(await demonstration.post("directory_admin", operation.path, body), 422)
            assert pointers(answer) == ["#/organisation_id"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).filter(
    str.strip
)
LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"), max_size=300
).map(lambda text: f"Seen: {text}")
BIRTHDAYS = st.dates(TODAY - timedelta(days=365 * 110), TODAY - timedelta(days=366 * 18)).map(date.isoformat)
MEMBERS = st.fixed_dictionaries(
    {
        "given_name": WORDS,
        "family_name": WORDS,
        "relationship": st.sampled_from([str(one) for one in Relationship]),
        "seen": st.booleans(),
    },
    optional={"date_of_birth": st.none() | BIRTHDAYS},
)
GOOD = st.fixed_dictionaries(
    {
        "person": st.fixed_dictionaries(
            {"given_name": WORDS, "family_name": WORDS, "date_of_birth": BIRTHDAYS},
            optional={
                "sex": st.sampled_from([str(one) for one in Sex]),
                "language": st.sampled_from(["en", "pa", "sr-Latn", "cy"]),
                "interpreter_needed": st.booleans(),
                "communication_needs": st.none() | LINES,
            },
        ),
        "needs": st.lists(
            st.sampled_from([str(one) for one in Need if one not in {Need.RADICALISATION, Need.MODERN_SLAVERY}]),
            min_size=1,
            max_size=10,
            unique=True,
        ),
        "urgency": st.sampled_from(["URGENT", "PRIORITY", "ROUTINE"]),
        "lpu": st.sampled_from([str(one) for one in Lpu]),
        "concern": st.fixed_dictionaries(
            {"facts": LINES},
            optional={"seen": LINES, "opinion": st.none() | LINES, "protection_concern": st.booleans()},
        ),
        "agreement": st.just(agreement()["agreement"])
        | st.fixed_dictionaries(
            {
                "position": st.sampled_from([str(one) for one in AgreementPosition if "GIVEN" not in one]),
                "override_reason": LINES,
            }
        ),
        "lawful_basis": st.sampled_from([str(one) for one in LawfulBasis if one is not LawfulBasis.CDA1998_S17A]),
        "safe_contact": st.just(PHONE) | st.just({"channel": "EMAIL", "email": "person@example.org"}),
    },
    optional={"household": st.lists(MEMBERS, max_size=4), "regime": st.sampled_from(["DPA_PART3", "UKGDPR_PART2"])},
)
SUBMIT = next(one for one in operations_of() if one.name == "submit_referral")
MUTATIONS = [
    (one.pointer, one)
    for one in wrong_bodies(document(), SUBMIT.schema, {"person": {}, "concern": {}})
    if one.pointer != "#"
]
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@FUZZ
@given(good=GOOD)
async def test_whatever_is_well_formed_is_taken_and_read_back_the_same(demonstration: Portal, good: dict[str, Any]):
    answer = await demonstration.post("officer", "/referrals", good)
    assert answer.status_code == 201, answer.text
    document = (await demonstration.get("officer", f"/referrals/{answer.json()['referral_id']}")).json()
    for name in ("given_name", "family_name", "date_of_birth"):
        assert document["person"][name] == good["person"][name].strip()
    assert document["concern"]["facts"] == good["concern"]["facts"].strip()
    assert document["needs"] == good["needs"]


@FUZZ
@given(good=GOOD, wrong=st.sampled_from(MUTATIONS))
async def test_one_wrong_value_in_whatever_is_well_formed_is_refused(
    demonstration: Portal, owner: asyncpg.Connection, good: dict[str, Any], wrong: tuple[str, Any]
):
    before = await stored(owner)
    pointer, mutation = wrong
    body = merged(good, mutation.body)
    assume(body != good)
    answer = problem(await demonstration.post("officer", "/referrals", body), 422)
    assert any(f"{one}/".startswith(f"{pointer}/") for one in pointers(answer)), (pointer, pointers(answer))
    assert differences(before, await stored(owner)) == []


def merged(good: Any, change: Any) -> Any:
    if not (isinstance(good, dict) and isinstance(change, dict) and change):
        return copy.deepcopy(change)
    return {**good, **{name: merged(good.get(name), value) for name, value in change.items() if value != {}}}
