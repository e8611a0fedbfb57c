"""Households: kept once for each address, surveyed, read by their unit, and erased."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    insert,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement, among
from contact.listening.tables import (
    household_issues,
    household_respondents,
    household_surveys,
    households,
    listening_priorities,
    resurveys,
)

_HOUSEHOLD = households.c
_ID = bindparam("the_household", type_=Uuid)
_IDS = any_(bindparam("household_ids", type_=ARRAY(Uuid)))
_LPU = bindparam("the_lpu", type_=Text)
_TODAY = bindparam("today", type_=Date)
_REASON = bindparam("erasure_reason", type_=Text)


def _each(name: str, kind: Any) -> ColumnElement[Any]:
    return func.unnest(bindparam(name, type_=ARRAY(kind)))


def _keep() -> Statement:
    given = select(
        _each("household_ids", Uuid),
        _each("areas", Text),
        _each("lpus", Text),
        cast(_each("addresses", Text), JSONB),
        _each("address_keys", LargeBinary),
        _each("keep_untils", Date),
    )
    names = ["household_id", "area", "lpu", "address", "address_key", "keep_until"]
    kept = insert_or_not(households).from_select(names, given)
    longer = func.greatest(_HOUSEHOLD.keep_until, kept.excluded.keep_until)
    return Statement(
        kept.on_conflict_do_update(
            constraint="household_by_address", set_={"keep_until": longer, "version": _HOUSEHOLD.version + 1}
        ).returning(_HOUSEHOLD.household_id, _HOUSEHOLD.address_key, _HOUSEHOLD.area)
    )


KEEP = _keep()
"""Find or add the household at each address; two forms for one address at once make one household."""

RESPONDENTS_OF = Statement(
    select(household_respondents.c.respondent_id, household_respondents.c.household_id).where(
        household_respondents.c.respondent_id == any_(bindparam("respondent_ids", type_=ARRAY(Uuid)))
    )
)


def _ask() -> Statement:
    given = select(
        _each("respondent_ids", Uuid),
        _each("household_ids", Uuid),
        _each("names", Text),
        _each("wishes", Boolean),
        _each("channels", Text),
        _each("contact_details", Text),
    )
    names = ["respondent_id", "household_id", "name", "wants_updates", "channel", "contact_detail"]
    asked = insert_or_not(household_respondents).from_select(names, given)
    wishes = {name: asked.excluded[name] for name in names[2:]}
    return Statement(asked.on_conflict_do_update(index_elements=["respondent_id"], set_=wishes))


ASK = _ask()
"""Keep who was asked; of who was asked before, what they wish now."""

SURVEY = Statement(
    insert(household_surveys).from_select(
        [
            *("household_survey_id", "household_id", "respondent_id", "lpu", "surveyed_on", "wants_updates"),
            *("issue_count", "recorded_by", "recorded_at"),
        ],
        select(
            _each("survey_ids", Uuid),
            _each("household_ids", Uuid),
            _each("respondent_ids", Uuid),
            _each("lpus", Text),
            _each("days", Date),
            _each("wishes", Boolean),
            _each("issue_counts", Integer),
            bindparam("recorded_by", type_=Text),
            bindparam("moment", type_=DateTime(timezone=True)),
        ),
    )
)


OPEN_PRIORITIES = Statement(
    select(listening_priorities.c.listening_priority_id)
    .where(
        listening_priorities.c.area == any_(bindparam("areas", type_=ARRAY(Text))),
        among(listening_priorities.c.state, "PRIORITY", "ACTION"),
    )
    .order_by(listening_priorities.c.listening_priority_id)
    .with_for_update(read=True)
)
"""Hold what an area works on: what is being given up or told at this moment is awaited, and then not joined."""


def _name_issues() -> Statement:
    names = ("household_survey_id", "household_id", "area", "surveyed_on", "category")
    kinds = (Uuid, Uuid, Text, Date, Text)
    named = (
        func.unnest(*(bindparam(f"{name}s", type_=ARRAY(kind)) for name, kind in zip(names, kinds, strict=True)))
        .table_valued(*names, name="named")
        .render_derived()
    )
    is_open = among(listening_priorities.c.state, "PRIORITY", "ACTION")
    its_own = (listening_priorities.c.area == named.c.area) & (listening_priorities.c.category == named.c.category)
    given = select(*(named.c[name] for name in names), listening_priorities.c.listening_priority_id).select_from(
        named.outerjoin(listening_priorities, its_own & is_open)
    )
    return Statement(insert(household_issues).from_select([*names, "listening_priority_id"], given))


NAME_ISSUES = _name_issues()
"""Keep what was named; what is worked on already belongs to that priority, so that they hear of it too."""

ONE = Statement(select(households).where(_HOUSEHOLD.household_id == _ID, _HOUSEHOLD.lpu == _LPU))
LOCKED = Statement(select(households).where(_HOUSEHOLD.household_id == _ID, _HOUSEHOLD.lpu == _LPU).with_for_update())
AT_ADDRESS = Statement(
    select(households).where(_HOUSEHOLD.address_key == bindparam("the_key", type_=LargeBinary), _HOUSEHOLD.lpu == _LPU)
)

RESPONDENTS = Statement(
    select(household_respondents)
    .where(household_respondents.c.household_id == _ID)
    .order_by(household_respondents.c.respondent_id)
    .limit(100)
)
SURVEYS = Statement(
    select(household_surveys)
    .where(household_surveys.c.household_id == _ID)
    .order_by(household_surveys.c.surveyed_on.desc(), household_surveys.c.household_survey_id.desc())
    .limit(100)
)
_asked_again = resurveys.c.resurvey_id.is_not(None)
ISSUES = Statement(
    select(
        household_issues.c.household_survey_id,
        household_issues.c.category,
        household_issues.c.listening_priority_id,
        case((_asked_again, "LISTENED"), else_=func.coalesce(listening_priorities.c.state, "ISSUE")).label("state"),
    )
    .select_from(
        household_issues.outerjoin(
            listening_priorities,
            listening_priorities.c.listening_priority_id == household_issues.c.listening_priority_id,
        ).outerjoin(
            resurveys,
            (resurveys.c.listening_priority_id == household_issues.c.listening_priority_id)
            & (resurveys.c.household_id == household_issues.c.household_id),
        )
    )
    .where(household_issues.c.household_id == _ID)
    .order_by(household_issues.c.surveyed_on.desc(), household_issues.c.category)
    .limit(900)
)
"""What a household named; for the household that was asked again, it was listened to."""

EXPIRED = Statement(
    select(_HOUSEHOLD.household_id)
    .where(_HOUSEHOLD.erased_on.is_(None), _HOUSEHOLD.keep_until < _TODAY)
    .order_by(_HOUSEHOLD.keep_until)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
"""Households whose period is over, those that no other worker holds."""

ERASE = Statement(
    update(households)
    .where(_HOUSEHOLD.household_id == _IDS, _HOUSEHOLD.erased_on.is_(None))
    .values(
        address=null(), address_key=null(), erased_on=_TODAY, erasure_reason=_REASON, version=_HOUSEHOLD.version + 1
    )
)
FORGET_PEOPLE = Statement(
    update(household_respondents)
    .where(household_respondents.c.household_id == _IDS)
    .values(name=null(), channel=null(), contact_detail=null(), wants_updates=False)
)
"""Nobody is told any more; that they wished it stays counted in the survey."""
