"""The control rooms' plan as at a day (board report ¶69): ten rooms, five sites, three complete, two pending."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.sites import ControlRoomMove, ControlRoomMoveDetails, MoveStatus
from bluelamp.schemas.problems import ProblemError
from contact.sites import demonstration as records
from contact.sites import rules

AUGUST = "2014-08-31"
MOVES = "/control-room-moves"


def move(lpu, to_site, planned_by, completed_on):
    moment = datetime(2014, 1, 1, tzinfo=UTC)
    return ControlRoomMove(
        control_room_move_id=UUID(int=1),
        lpu=lpu,
        from_site=f"OWN_{lpu}",
        to_site=to_site,
        planned_by=planned_by,
        completed_on=completed_on,
        basis="As told",
        version=1,
        created_at=moment,
        changed_at=moment,
    )


async def test_the_plan_as_the_report_tells_it(contact):
    plan = (await contact.get("contact_manager", "/control-room-plan", as_at=AUGUST)).json()
    counts = {name: plan[name] for name in plan if name != "sites"}
    assert counts == {
        "as_at": AUGUST,
        "lpu_count": 10,
        "sites_before": 10,
        "sites_as_at": 7,
        "sites_planned": 5,
        "sites_complete": 3,
        "sites_pending": 2,
    }
    assert {one["site"]: (one["status"], one["planned_by"], len(one["lpus"])) for one in plan["sites"]} == {
        "BOURNVILLE_LANE": ("COMPLETE", None, 2),
        "SMETHWICK": ("COMPLETE", None, 2),
        "WILLENHALL": ("COMPLETE", None, 2),
        "WEDNESFIELD": ("PENDING", "2014-10-31", 2),
        "SUTTON_COLDFIELD": ("PENDING", "2014-12-31", 2),
    }


async def test_the_plan_before_and_after(contact):
    before = (await contact.get("board", "/control-room-plan", as_at="2014-01-01")).json()
    assert (before["sites_as_at"], before["sites_complete"]) == (10, 0)
    late = (await contact.get("board", "/control-room-plan", as_at="2015-06-01")).json()
    assert {one["site"] for one in late["sites"] if one["status"] == "OVERDUE"} == {"WEDNESFIELD", "SUTTON_COLDFIELD"}


@pytest.mark.parametrize(
    ("day", "sites", "complete", "overdue"),
    [
        ("2013-11-20", 10, 0, set()),
        ("2014-06-16", 10, 0, set()),
        ("2014-07-30", 10, 0, set()),
        ("2014-07-31", 7, 3, set()),
        ("2014-09-01", 7, 3, set()),
        ("2014-10-31", 7, 3, set()),
        ("2014-11-01", 7, 3, {"WEDNESFIELD"}),
        ("2014-12-31", 7, 3, {"WEDNESFIELD"}),
        ("2015-01-01", 7, 3, {"WEDNESFIELD", "SUTTON_COLDFIELD"}),
        ("9999-12-31", 7, 3, {"WEDNESFIELD", "SUTTON_COLDFIELD"}),
        ("0001-01-01", 10, 0, set()),
    ],
)
async def test_the_plan_at_each_day_of_the_programme(demonstration, day, sites, complete, overdue):
    """A move that is planned for a month's end is late on the day after it (domain.md §12.3)."""
    plan = (await demonstration.get("board", "/control-room-plan", as_at=day)).json()
    assert (plan["sites_as_at"], plan["sites_complete"], plan["sites_before"]) == (sites, complete, 10)
    assert {one["site"] for one in plan["sites"] if one["status"] == "OVERDUE"} == overdue


async def test_a_site_is_complete_on_the_day_of_its_last_unit(contact):
    for place, day in ((7, "2014-10-20"), (8, "2014-10-27")):
        address = f"{MOVES}/00000000-0000-7000-8000-00000000070{place}"
        changed = await contact.patch("contact_manager", address, {"completed_on": day}, '"1"')
        assert changed.status_code == 200, changed.text
    for day, status, sites in (("2014-10-26", "PENDING", 7), ("2014-10-27", "COMPLETE", 6)):
        plan = (await contact.get("analyst", "/control-room-plan", as_at=day)).json()
        [site] = [one for one in plan["sites"] if one["site"] == "WEDNESFIELD"]
        assert (site["status"], plan["sites_as_at"]) == (status, sites)
    assert site["completed_on"] == "2014-10-27"


@pytest.mark.parametrize(
    ("patch", "pointer", "code"),
    [
        ({"planned_by": None}, "#/planned_by", "day_missing"),
        ({"completed_on": "2999-01-01"}, "#/completed_on", "date_in_future"),
    ],
)
async def test_a_move_has_a_day_and_no_future_completion(contact, patch, pointer, code):
    address = f"{MOVES}/{records.MOVE_TO_CHANGE}"
    refused = await contact.patch("contact_manager", address, patch, '"1"')
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(pointer, code)]
    assert (await contact.get("contact_manager", address)).json()["version"] == 1


def test_a_move_without_any_day_is_refused():
    details = ControlRoomMoveDetails(lpu=Lpu.DUDLEY, from_site="OWN", to_site="SMETHWICK", basis="As told")
    with pytest.raises(ProblemError):
        rules.check_move(details, date(2014, 8, 31))


days = st.dates(date(2013, 1, 1), date(2016, 1, 1))
plans = st.lists(
    st.tuples(st.sampled_from(["ONE", "TWO", "THREE"]), st.none() | days, days),
    min_size=1,
    max_size=len(Lpu),
).map(
    lambda listed: [
        move(lpu, site, planned, completed) for lpu, (site, planned, completed) in zip(Lpu, listed, strict=False)
    ]
)


@given(plans, days)
def test_every_site_is_complete_or_not_and_every_unit_is_in_one(moves, day):
    plan = rules.plan_as_at(moves, day)
    assert plan.sites_complete + plan.sites_pending == plan.sites_planned
    assert sorted(lpu for site in plan.sites for lpu in site.lpus) == sorted(one.lpu for one in moves)
    assert plan.sites_as_at <= plan.lpu_count
    for site in plan.sites:
        assert (site.status is MoveStatus.COMPLETE) == (site.completed_on is not None)


@given(plans, days)
def test_what_is_complete_stays_complete(moves, day):
    earlier, later = rules.plan_as_at(moves, day), rules.plan_as_at(moves, day + timedelta(days=30))
    done = {site.site for site in earlier.sites if site.status is MoveStatus.COMPLETE}
    assert done <= {site.site for site in later.sites if site.status is MoveStatus.COMPLETE}
