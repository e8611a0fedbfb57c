"""Reading and planning imports, over whatever bytes and records come."""

import csv
import io
from copy import deepcopy
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.strict_json import parse
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.directory import NewService
from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.referrals import Need
from referrals.directory.rules import csv_rows, hsds_entries
from referrals.directory.rules.import_plan import Known, make_plan

NAMES = [one.name for one in csv_rows.COLUMNS]
EXAMPLE = {one.name: one.example for one in csv_rows.COLUMNS}

cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "CARER", "CARER;CARER", "18", "true", "=1", "DUDLEY", "MONDAY 09:00-17:00", "[]", "{}", "\x00"]
    ),
)
# Few names and few services, so that rows meet one another.
rows = st.fixed_dictionaries(
    {
        "organisation_name": st.sampled_from(["One", "Two", ""]),
        "name": st.sampled_from(["First", "Second", ""]),
        "needs": st.lists(st.sampled_from(list(Need)), max_size=3).map(";".join),
        "lpus": st.lists(st.sampled_from(list(Lpu)), max_size=2, unique=True).map(";".join),
        "places_per_week": st.sampled_from(["5", "6", "", "x"]),
        "languages": st.sampled_from(["en", "en;pa", "", "English"]),
        "opening_hours": st.sampled_from(["", "MONDAY 09:00-17:00", "TUESDAY 13:00-15:00;MONDAY 09:00-12:00", "noon"]),
        "organisation_contact_email": st.sampled_from(["a@b.example", "", "nobody"]),
    }
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "location", "addresses", "phones", "term", "code"]), inner)
    ),
    max_leaves=8,
)
records = st.dictionaries(
    st.sampled_from(
        [*hsds_entries.PLACES.values(), "id", "name", "description", "organization", "contacts", "languages", "funding"]
    ),
    anything,
)


# Records that tell more or less of the same few services and organisations.
ids = st.sampled_from([str(UUID(int=number)) for number in (5, 6, 7)])
told = st.fixed_dictionaries(
    {"name": st.sampled_from(["First", "Second"]), "description": st.just("-")},
    optional={
        "id": ids,
        "organization": st.fixed_dictionaries(
            {"name": st.sampled_from(["One", "Two"]), "description": st.just("-")},
            optional={"id": ids, "email": st.sampled_from(["a@b.example", "nobody"])},
        ),
        "attributes": st.lists(
            st.sampled_from(list(Need)).map(lambda need: {"taxonomy_term": {"term": need.value}}), max_size=2
        ),
        "service_areas": st.lists(st.sampled_from(list(Lpu)).map(lambda lpu: {"name": lpu.value}), max_size=2),
        "schedules": st.just([{"byday": "TU,MO", "opens_at": "09:00", "closes_at": "10:00"}]),
        "minimum_age": st.sampled_from([16, 18.0, 140]),
    },
)


def read_table(body):
    return csv_rows.read(body, parse)


def new_ids(start=1):
    numbers = count(start)
    return lambda: UUID(int=next(numbers))


def table(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, NAMES)
    writer.writeheader()
    for row in rows:
        writer.writerow({**EXAMPLE, **row})
    return out.getvalue().encode()


def apply(plan, organisations, services):
    """What the database holds after a plan."""
    after = {**organisations, **{one: new.name for one, new in plan.organisations.items()}}
    return after, {**services, **plan.created, **plan.updated}


@given(st.binary(max_size=300))
def test_any_bytes_are_no_table_and_a_problem(body):
    with pytest.raises(ProblemError) as problem:
        read_table(body)
    assert problem.value.faults


@given(st.lists(st.lists(cells, min_size=1, max_size=len(NAMES)), max_size=5), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_any_cells_are_rows_with_or_without_faults(table_rows, encoding):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(NAMES)
    writer.writerows(table_rows)
    entries = read_table(out.getvalue().encode(encoding, "replace"))
    plan = make_plan(entries, Known({}, {}), new_ids())
    assert len(plan.created) + plan.unchanged + len(plan.updated) + len(plan.refused) == len(entries)
    assert all(entry.faults for entry in plan.refused)


@given(st.lists(rows, max_size=8))
def test_the_same_table_twice_changes_nothing_more(table_rows):
    body = table(table_rows)
    first = make_plan(read_table(body), Known({}, {}), new_ids())
    organisations, services = apply(first, {}, {})
    again = make_plan(read_table(body), Known(dict(organisations), deepcopy(services)), new_ids(10**6))
    assert (again.created, again.updated, again.organisations) == ({}, {}, {})
    assert again.unchanged == len(first.created)
    assert [(entry.line, entry.faults) for entry in again.refused] == [
        (entry.line, entry.faults) for entry in first.refused
    ]


@given(st.lists(rows, max_size=8))
def test_every_row_is_counted_once_and_every_organisation_is_there(table_rows):
    entries = read_table(table(table_rows))
    plan = make_plan(entries, Known({}, {}), new_ids())
    assert len(plan.created) + plan.unchanged + len(plan.refused) == len(entries) == len(table_rows)
    assert {service.organisation_id for service in plan.created.values()} == plan.organisations.keys()
    named = [(service.organisation_id, service.name) for service in plan.created.values()]
    assert len(set(named)) == len(named)


@given(st.lists(rows, max_size=6), st.lists(rows, max_size=6))
def test_a_later_table_finds_the_services_of_an_earlier_one(earlier, later):
    organisations, services = apply(make_plan(read_table(table(earlier)), Known({}, {}), new_ids()), {}, {})
    known = Known(dict(organisations), dict(services))
    plan = make_plan(read_table(table(later)), known, new_ids(10**9))
    names = {(organisations.get(one.organisation_id), one.name) for one in services.values()}
    after, _ = apply(plan, organisations, services)
    for service in plan.created.values():
        assert (after[service.organisation_id], service.name) not in names
    for service_id, service in plan.updated.items():
        assert isinstance(services[service_id], NewService)
        assert services[service_id] != service


@given(st.lists(records | anything, max_size=4))
def test_any_records_are_taken_or_refused_with_their_faults(given_records):
    entries = hsds_entries.read(given_records)
    plan = make_plan(entries, Known({}, {}), new_ids())
    assert len(plan.created) + len(plan.refused) == len(entries) == len(given_records)
    for entry in plan.refused:
        assert entry.faults
        assert all(fault.pointer.startswith("#") and fault.detail for fault in entry.faults)


@given(st.lists(told, max_size=8))
def test_the_same_records_twice_change_nothing_more(given_records):
    first = make_plan(hsds_entries.read(given_records), Known({}, {}), new_ids(100))
    organisations, services = apply(first, {}, {})
    again = make_plan(hsds_entries.read(given_records), Known(organisations, deepcopy(services)), new_ids(200))
    assert (again.created, again.updated, again.organisations) == ({}, {}, {})


def test_a_row_begins_on_the_line_where_it_begins():
    body = table([{"description": "two\nlines"}, {"name": "next"}]).replace(b"\r\n", b"\n")
    assert [entry.line for entry in read_table(body + b"\n\n")] == [2, 4]


def test_the_template_says_what_is_needed():
    told = csv_rows.documentation()
    for column in csv_rows.COLUMNS:
        assert f"| `{column.name}` | {'yes' if column.needed else ''} |" in told
