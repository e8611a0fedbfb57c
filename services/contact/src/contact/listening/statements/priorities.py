"""Priorities: adopted, moved on, and read with all that was said, done, told and heard."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    ScalarSelect,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by

from bluelamp.kit.database import Statement, build_object
from contact.listening.tables import (
    household_issues,
    household_respondents,
    households,
    listening_actions,
    listening_areas,
    listening_feedback,
    listening_priorities,
    resurveys,
)

_PRIORITY = listening_priorities.c
_ID = bindparam("the_priority", type_=Uuid)
_AREA = bindparam("the_area", type_=Text)
_CATEGORY = bindparam("the_category", type_=Text)
_LIMIT = bindparam("limit", type_=Integer)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_AFTER = bindparam("after_id", type_=Uuid)
_NOTHING: ColumnElement[Any] = literal_column("'[]'::jsonb", JSONB)

ADOPT = Statement(
    insert(listening_priorities)
    .values(
        listening_priority_id=_ID,
        area=_AREA,
        lpu=bindparam("the_lpu", type_=Text),
        category=_CATEGORY,
        state=literal("PRIORITY"),
        you_said=bindparam("you_said", type_=Text),
        clock=bindparam("the_clock", type_=Text),
        adopted_on=bindparam("day", type_=Date),
        due_on=bindparam("due_on", type_=Date),
        changed_at=_MOMENT,
    )
    .returning(_PRIORITY.listening_priority_id)
)

_is_open = (
    (household_issues.c.area == _AREA)
    & (household_issues.c.category == _CATEGORY)
    & household_issues.c.listening_priority_id.is_(None)
)
FIRST_SAID = Statement(select(func.min(household_issues.c.surveyed_on)).where(_is_open))
"""The day on which a household first named what is not a priority yet; null where nobody did."""

TAKE_UP = Statement(update(household_issues).where(_is_open).values(listening_priority_id=_ID))
PUT_BACK = Statement(
    update(household_issues).where(household_issues.c.listening_priority_id == _ID).values(listening_priority_id=null())
)
"""Leave what was named to another priority, as this one is given up."""

LOCKED = Statement(select(listening_priorities).where(_PRIORITY.listening_priority_id == _ID).with_for_update())
MOVE = Statement(
    update(listening_priorities)
    .where(_PRIORITY.listening_priority_id == _ID)
    .values(
        state=bindparam("the_state", type_=Text),
        **{name: bindparam(f"the_{name}", type_=Date) for name in ("acted_on", "sent_on", "listened_on", "due_on")},
        withdrawal_reason=bindparam("the_withdrawal_reason", type_=Text),
        changed_at=_MOMENT,
        version=_PRIORITY.version + 1,
    )
)

ACT = Statement(
    insert(listening_actions).values(
        listening_action_id=bindparam("the_action", type_=Uuid),
        listening_priority_id=_ID,
        we_did=bindparam("we_did", type_=Text),
        done_on=bindparam("day", type_=Date),
        recorded_by=bindparam("recorded_by", type_=Text),
    )
)


def _of_priority(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a row belongs to a priority that a household's issue names."""
    named = select(household_issues.c.household_id).where(household_issues.c.listening_priority_id == _ID)
    return column.in_(named)


TELL = Statement(
    insert(listening_feedback).from_select(
        ["listening_priority_id", "channel", "people"],
        select(_ID, household_respondents.c.channel, func.count())
        .where(household_respondents.c.wants_updates, _of_priority(household_respondents.c.household_id))
        .group_by(household_respondents.c.channel),
    )
)
"""Keep by which channel how many were told: those who wished it on that day."""

ASK_AGAIN = Statement(
    insert(resurveys).values(
        resurvey_id=bindparam("the_resurvey", type_=Uuid),
        listening_priority_id=_ID,
        household_id=bindparam("the_household", type_=Uuid),
        surveyed_on=bindparam("day", type_=Date),
        outcome=bindparam("outcome", type_=Text),
        heard_back=bindparam("heard_back", type_=Boolean),
        recorded_by=bindparam("recorded_by", type_=Text),
    )
)
NAMED_IT = Statement(
    select(literal_column("1"))
    .select_from(household_issues)
    .where(
        household_issues.c.listening_priority_id == _ID,
        household_issues.c.household_id == bindparam("the_household", type_=Uuid),
    )
    .limit(1)
)
ROUND = Statement(
    select(
        select(func.count())
        .select_from(resurveys)
        .where(resurveys.c.listening_priority_id == _ID)
        .scalar_subquery()
        .label("asked"),
        select(func.count())
        .select_from(households)
        .where(households.c.erased_on.is_(None), _of_priority(households.c.household_id))
        .scalar_subquery()
        .label("to_ask"),
    )
)
"""How many households were asked again, and how many there are to ask."""

_ANYTHING_ELSE, _BLANK, _ALL = (literal_column(one, Text) for one in (r"'\W+'", "' '", "'g'"))
_FIRST, _SHORTEST = (literal_column(one, Integer) for one in ("1", "5"))
_DIGIT = literal_column("'[0-9]'", Text)


def _plain(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """Write a text without capitals, commas and the like, a blank at each end: what differs only so is the same."""
    return _BLANK + func.btrim(func.regexp_replace(func.lower(text), _ANYTHING_ELSE, _BLANK, _ALL)) + _BLANK


_WORDS = _plain(bindparam("words", type_=Text))


def _holds(given: ColumnElement[Any]) -> ColumnElement[bool]:
    # Shorter than that it could be among any words, and one slip at a door would silence the area.
    return (func.length(given) >= _SHORTEST) & (func.strpos(_WORDS, _plain(given)) > literal_column("0"))


_line = (
    func.jsonb_array_elements_text(households.c.address["lines"])
    .table_valued("line", with_ordinality="place", name="given")
    .render_derived()
)
# Later lines are of towns, unless there is a number in them.
_is_at = or_(_line.c.place == _FIRST, _line.c.line.op("~")(_DIGIT))
NAMES_SOMEBODY = Statement(
    select(literal_column("1"))
    .select_from(
        households.outerjoin(household_respondents, household_respondents.c.household_id == households.c.household_id)
    )
    .where(
        households.c.area == _AREA,
        or_(
            select(literal_column("1")).select_from(_line).where(_is_at, _holds(_line.c.line)).exists(),
            _holds(household_respondents.c.name),
        ),
    )
    .limit(1)
)
"""Whether words hold a line of an address, or a name, that was given in the area."""

ACTIONS_OF = Statement(
    select(listening_actions.c.listening_action_id).where(listening_actions.c.listening_priority_id == _ID)
)
CORRECT = Statement(
    update(listening_priorities)
    .where(_PRIORITY.listening_priority_id == _ID)
    .values(
        you_said=func.coalesce(bindparam("you_said", type_=Text), _PRIORITY.you_said),
        changed_at=_MOMENT,
        version=_PRIORITY.version + 1,
    )
)
_corrected = (
    func.unnest(bindparam("action_ids", type_=ARRAY(Uuid)), bindparam("words", type_=ARRAY(Text)))
    .table_valued("listening_action_id", "we_did", name="corrected")
    .render_derived()
)
CORRECT_ACTIONS = Statement(
    update(listening_actions)
    .where(
        listening_actions.c.listening_priority_id == _ID,
        listening_actions.c.listening_action_id == _corrected.c.listening_action_id,
    )
    .values(we_did=_corrected.c.we_did)
)


def _count_households() -> ScalarSelect[Any]:
    return (
        select(func.count(household_issues.c.household_id.distinct()))
        .where(household_issues.c.listening_priority_id == _PRIORITY.listening_priority_id)
        .correlate(listening_priorities)
        .scalar_subquery()
    )


def _all_of(document: ColumnElement[Any], table: Any, order: ColumnElement[Any]) -> ScalarSelect[Any]:
    return (
        select(func.coalesce(func.jsonb_agg(aggregate_order_by(cast(document, JSONB), order)), _NOTHING))
        .where(table.c.listening_priority_id == _PRIORITY.listening_priority_id)
        .correlate(listening_priorities)
        .scalar_subquery()
    )


def _asked(outcome: str | None, *, heard_back: bool = False) -> ColumnElement[Any]:
    conditions = [resurveys.c.listening_priority_id == _PRIORITY.listening_priority_id]
    if outcome is not None:
        conditions.append(resurveys.c.outcome == literal(outcome))
    if heard_back:
        conditions.append(resurveys.c.heard_back)
    return (
        select(func.count()).select_from(resurveys).where(*conditions).correlate(listening_priorities).scalar_subquery()
    )


_ACTION = listening_actions.c
_did = build_object(listening_action_id=_ACTION.listening_action_id, we_did=_ACTION.we_did, done_on=_ACTION.done_on)
_told = build_object(channel=listening_feedback.c.channel, people=listening_feedback.c.people)
_WHOLE: Select[Any] = select(
    listening_priorities,
    _count_households().label("households"),
    _all_of(_did, listening_actions, func.row(_ACTION.done_on, _ACTION.listening_action_id)).label("actions"),
    _all_of(_told, listening_feedback, listening_feedback.c.channel).label("feedback"),
    _asked("BETTER").label("better"),
    _asked("SAME").label("same"),
    _asked("WORSE").label("worse"),
    _asked(None, heard_back=True).label("heard_back"),
)
ONE = Statement(_WHOLE.where(_PRIORITY.listening_priority_id == _ID))


def _if_given(name: str) -> ColumnElement[bool]:
    value = bindparam(f"of_{name}", type_=Text)
    return or_(value.is_(None), _PRIORITY[name] == value)


PAGE = Statement(
    _WHOLE.where(
        *(_if_given(name) for name in ("lpu", "area", "category", "state")),
        or_(_AFTER.is_(None), _PRIORITY.listening_priority_id < _AFTER),
    )
    .order_by(_PRIORITY.listening_priority_id.desc())
    .limit(_LIMIT)
)
"""One page of the priorities, the last recorded first."""

PUBLIC = Statement(
    _WHOLE.add_columns(listening_areas.c.name.label("area_name"))
    .join(listening_areas, listening_areas.c.area == _PRIORITY.area)
    .where(
        _PRIORITY.sent_on.is_not(None),
        _count_households() >= bindparam("fewest", type_=Integer),
        *(_if_given(name) for name in ("lpu", "area")),
        or_(
            _AFTER.is_(None),
            tuple_(_PRIORITY.changed_at, _PRIORITY.listening_priority_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER),
        ),
    )
    .order_by(_PRIORITY.changed_at.desc(), _PRIORITY.listening_priority_id.desc())
    .limit(_LIMIT)
)
"""What everybody may read: what people were told, where enough of them had said it."""

_RESPONDENT = household_respondents.c
_to_tell = (
    select(
        func.coalesce(
            func.jsonb_agg(
                aggregate_order_by(
                    cast(
                        build_object(
                            **{
                                name: _RESPONDENT[name]
                                for name in ("respondent_id", "name", "wants_updates", "channel", "contact_detail")
                            }
                        ),
                        JSONB,
                    ),
                    _RESPONDENT.respondent_id,
                )
            ),
            _NOTHING,
        )
    )
    .where(_RESPONDENT.household_id == households.c.household_id, _RESPONDENT.wants_updates)
    .correlate(households)
    .scalar_subquery()
)
HOUSEHOLDS = Statement(
    select(
        households.c.household_id,
        households.c.address,
        _to_tell.label("to_tell"),
        resurveys.c.surveyed_on.label("asked_again_on"),
    )
    .select_from(
        households.outerjoin(
            resurveys,
            (resurveys.c.household_id == households.c.household_id) & (resurveys.c.listening_priority_id == _ID),
        )
    )
    .where(
        _of_priority(households.c.household_id),
        or_(_AFTER.is_(None), households.c.household_id > _AFTER),
    )
    .order_by(households.c.household_id)
    .limit(_LIMIT)
)
"""Whom to tell of a priority and whom to ask again, where they are."""
