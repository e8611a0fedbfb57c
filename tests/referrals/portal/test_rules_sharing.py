import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.referrals import AmendedReferral, DataItem, Need
from referrals.portal.rules.sharing import changes, fields_touched, merge_patch, shared_copy

NEEDS = [Need.MENTAL_HEALTH]
# What an agreement may leave out, and a correction may touch: the needs are the offer itself.
SHARED = set(DataItem) - {DataItem.NEEDS}
DOCUMENT = {
    "person": {
        "given_name": "Example",
        "family_name": "Person-One",
        "date_of_birth": "1987-04-12",
        "sex": "FEMALE",
        "language": "pl",
        "interpreter_needed": True,
        "communication_needs": "Large print.",
        "address": {"lines": ["4 Heronsgate Walk"], "town": "Birmingham", "postcode": "B23 6AA"},
    },
    "household": [
        {
            "given_name": "Example",
            "family_name": "Person-Two",
            "date_of_birth": "2016-02-29",
            "relationship": "CHILD",
            "seen": False,
        }
    ],
    "concern": {
        "facts": "Reported feeling low.",
        "seen": "Little food.",
        "opinion": "Would accept help.",
        "protection_concern": False,
        "safeguarding_reference": None,
        "risks_to_staff": "A large dog.",
    },
    "agreement": {
        "position": "GIVEN",
        "asked_on": "2026-06-14",
        "asked_by": "PC 4471",
        "how": "In person",
        "override_reason": None,
    },
    "safe_contact": {
        "channel": "PHONE",
        "telephone": "0121 496 0000",
        "email": None,
        "when": "Mornings",
        "do_not": "No voicemail.",
    },
}
ITEM_OF_PATCH = [
    ({"person": {"given_name": "Changed"}}, {DataItem.NAME}),
    ({"person": {"family_name": "Changed"}}, {DataItem.NAME}),
    ({"person": {"date_of_birth": "1988-04-12"}}, {DataItem.DATE_OF_BIRTH}),
    ({"person": {"sex": None}}, {DataItem.SEX}),
    ({"person": {"language": "en"}}, {DataItem.LANGUAGE}),
    ({"person": {"interpreter_needed": False}}, {DataItem.LANGUAGE}),
    ({"person": {"communication_needs": None}}, {DataItem.COMMUNICATION_NEEDS}),
    ({"person": {"address": None}}, {DataItem.ADDRESS}),
    ({"person": {"address": {"postcode": None}}}, {DataItem.ADDRESS}),
    ({"person": {"address": {"lines": ["5 Heronsgate Walk"]}}}, {DataItem.ADDRESS}),
    ({"household": []}, {DataItem.HOUSEHOLD}),
    ({"concern": {"facts": "Corrected."}}, {DataItem.FACTS}),
    ({"concern": {"seen": None}}, {DataItem.SEEN}),
    ({"concern": {"opinion": None}}, {DataItem.OPINION}),
    ({"concern": {"risks_to_staff": "None now."}}, {DataItem.RISKS_TO_STAFF}),
    ({"safe_contact": {"when": None}}, {DataItem.SAFE_CONTACT}),
    ({"concern": {"protection_concern": True, "safeguarding_reference": "MASH-42"}}, set()),
    ({"agreement": {"how": "By telephone"}}, set()),
    ({"person": {"sex": "MALE"}, "concern": {"facts": "Corrected."}}, {DataItem.SEX, DataItem.FACTS}),
    ({}, set()),
]
PARTS_OF_COPY = {
    DataItem.NAME: ["person.given_name", "person.family_name"],
    DataItem.DATE_OF_BIRTH: ["person.date_of_birth"],
    DataItem.SEX: ["person.sex"],
    DataItem.LANGUAGE: ["person.language", "person.interpreter_needed"],
    DataItem.COMMUNICATION_NEEDS: ["person.communication_needs"],
    DataItem.ADDRESS: ["person.address"],
    DataItem.SAFE_CONTACT: ["safe_contact"],
    DataItem.HOUSEHOLD: ["household"],
    DataItem.FACTS: ["facts"],
    DataItem.SEEN: ["seen"],
    DataItem.OPINION: ["opinion"],
    DataItem.RISKS_TO_STAFF: ["risks_to_staff"],
}

names = st.text("ab/~é", max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=10,
)
documents = st.dictionaries(names, values, max_size=4)
data_items = st.frozensets(st.sampled_from(sorted(SHARED)))


def corrected(patch):
    document = AmendedReferral.model_validate(merge_patch(DOCUMENT, patch)).model_dump(mode="json")
    return AmendedReferral.model_validate(document), changes(DOCUMENT, document)


def same(one, other):
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def applied(document, corrections):
    """Carry changes out one by one; what is removed from a list goes last to first."""
    document = {"": copy.deepcopy(document)}
    removals = [change for change in corrections if change.after is None]
    for change in [*(change for change in corrections if change.after is not None), *reversed(removals)]:
        *path, last = [step.replace("~1", "/").replace("~0", "~") for step in change.pointer.split("/")]
        part = document
        for step in path:
            part = part[int(step) if isinstance(part, list) else step]
        place = int(last) if isinstance(part, list) else last
        if change.after is None:
            del part[place]
        elif isinstance(part, list) and place == len(part):
            part.append(json.loads(change.after))
        else:
            part[place] = json.loads(change.after)
    return document[""]


@pytest.mark.parametrize(
    ("document", "patch", "result"),
    [
        # RFC 7396, appendix A
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_does_what_the_rfc_shows(document, patch, result):
    assert merge_patch(document, patch) == result


@given(values, values)
def test_a_merge_patch_changes_no_argument_and_settles_at_once(document, patch):
    before, given_patch = copy.deepcopy(document), copy.deepcopy(patch)
    once = merge_patch(document, patch)
    assert same(document, before)
    assert same(patch, given_patch)
    assert same(merge_patch(once, patch), once)


@given(values, values)
def test_changes_lead_from_one_document_to_the_other(before, after):
    assert same(applied(before, changes(before, after)), after)


@given(values, values)
def test_there_are_changes_exactly_where_something_differs(before, after):
    assert (changes(before, after) == []) == same(before, after)


def test_a_change_names_its_place_and_both_values():
    found = changes(
        {"a/b": {"m~n": 1}, "kept": [1], "gone": None, "list": ["x"]},
        {"a/b": {"m~n": True}, "kept": [1], "list": ["x", {"y": "é"}]},
    )
    assert [(change.pointer, change.before, change.after) for change in found] == [
        ("/a~1b/m~0n", "1", "true"),
        ("/gone", "null", None),
        ("/list/1", None, '{"y": "é"}'),
    ]


def test_the_longest_text_full_of_control_characters_fits_a_change():
    before = {"concern": {"facts": "\x01" * 4000}}
    [change] = changes(before, {"concern": {"facts": "Corrected."}})
    assert json.loads(change.before) == before["concern"]["facts"]


@pytest.mark.parametrize(("patch", "items"), ITEM_OF_PATCH)
def test_a_correction_touches_its_data_items(patch, items):
    _, corrections = corrected(patch)
    assert fields_touched(corrections) == items


def test_a_change_of_a_whole_part_touches_all_that_is_in_it():
    assert fields_touched(changes({}, DOCUMENT)) == SHARED
    assert fields_touched(changes(None, DOCUMENT)) == SHARED


@given(st.sampled_from([patch for patch, _ in ITEM_OF_PATCH]), data_items)
def test_a_partner_hears_of_a_correction_exactly_if_its_copy_changes(patch, fields):
    after, corrections = corrected(patch)
    before = AmendedReferral.model_validate(DOCUMENT)
    differs = shared_copy(before, fields, NEEDS) != shared_copy(after, fields, NEEDS)
    assert differs == bool(fields_touched(corrections) & fields)


@given(data_items)
def test_a_copy_holds_what_the_agreement_allows_and_nothing_else(fields):
    referral = AmendedReferral.model_validate(DOCUMENT)
    document = shared_copy(referral, fields, NEEDS).model_dump(mode="json")
    assert document.pop("needs") == NEEDS
    flat = {
        **{f"person.{name}": value for name, value in document.pop("person").items()},
        **document,
    }
    allowed = {part for item in fields for part in PARTS_OF_COPY[item]}
    assert {name for name, value in flat.items() if value is not None} == allowed


def test_every_data_item_has_its_part_of_the_copy():
    assert set(PARTS_OF_COPY) == SHARED
    full = shared_copy(AmendedReferral.model_validate(DOCUMENT), set(DataItem), NEEDS).model_dump(mode="json")
    assert full["person"] == DOCUMENT["person"]
    assert full["household"] == DOCUMENT["household"]
    assert full["safe_contact"] == DOCUMENT["safe_contact"]
