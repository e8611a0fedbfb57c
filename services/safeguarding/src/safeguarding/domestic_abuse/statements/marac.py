"""The MARAC: referrals, what agencies tell, who does what, who was reached, and repeats."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.domestic_abuse.statements.sight import is_seen
from safeguarding.domestic_abuse.tables import (
    idva_contacts,
    marac_actions,
    marac_information,
    marac_referrals,
    risk_assessments,
)
from safeguarding.people.statements.matching import RECONSIDER_JOB

_REFERRAL = marac_referrals.c
_ID = bindparam("marac_referral_id", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_ACTOR = bindparam("audit_actor", type_=Text)
_SUBJECTS = bindparam("subjects", type_=ARRAY(Uuid))
_PREFIX = "uk.police.bluelamp.safeguarding.marac."


def changed_data(source: CTE, changed: str | ColumnElement[Any]) -> ColumnElement[Any]:
    """Build what an event says of a referral and of what changed about it: codes alone."""
    pairs: list[Any] = []
    for name in ("marac_referral_id", "reference", "status", "limbs"):
        pairs += [literal_column(f"'{name}'"), source.c[name]]
    return func.json_build_object(*pairs, literal_column("'changed'"), cast(changed, Text))


def _told(source: CTE, event: str, changed: str | ColumnElement[Any]) -> tuple[CTE, ...]:
    audience = Audience(bindparam("event_organisation", type_=Uuid), source.c.lpu, source.c.referred_by)
    return event_from(
        f"{_PREFIX}{event}.v1", source.c.marac_referral_id, changed_data(source, changed), audience, source=source
    )


def _refer() -> Statement:
    assessment = risk_assessments.c
    values: dict[str, ColumnElement[Any]] = {
        "marac_referral_id": _ID,
        "reference": bindparam("reference", type_=Text),
        **{
            name: assessment[name]
            for name in (
                "risk_assessment_id",
                "lpu",
                "victim_id",
                "perpetrator_ids",
                "children_ids",
                "grade",
                "instrument",
                "instrument_version",
                "marac_rule_set_id",
            )
        },
        "hub": func.coalesce(func.bound_hub(type_=Text), assessment.hub),
        "agency": func.coalesce(func.bound_agency(type_=Text), "POLICE"),
        "limbs": bindparam("limbs", type_=ARRAY(Text)),
        "findings": cast(bindparam("findings", type_=Text), JSONB),
        "reason": bindparam("reason", type_=Text),
        "referred_at": _MOMENT,
        "referred_on": bindparam("referred_on", type_=Date),
        "referred_by": _ACTOR,
        "organisation_id": bindparam("audit_organisation", type_=Uuid),
        "flag_and_tag_expires_on": bindparam("flag_and_tag_expires_on", type_=Date),
    }
    assessed = select(*values.values()).where(
        assessment.risk_assessment_id == bindparam("risk_assessment_id", type_=Uuid)
    )
    referred = insert(marac_referrals).from_select(list(values), assessed).returning(*_REFERRAL).cte("referred")
    audited = entry_from(AuditAction.COLLECTION, "refer_to_marac", _SUBJECTS, source=referred)
    told = _told(referred, "referred", "REFERRAL")
    return Statement(select(referred.c.marac_referral_id).add_cte(audited, *told))


def _changed(**values: Any) -> CTE:
    return (
        update(marac_referrals)
        .where(_REFERRAL.marac_referral_id == _ID)
        .values(version=_REFERRAL.version + 1, **values)
        .returning(*_REFERRAL)
        .cte("changed")
    )


def _with(changed: CTE, written: CTE | None, event: str, code: str, operation: str) -> Statement:
    audited = entry_from(AuditAction.ALTERATION, operation, _SUBJECTS, source=changed)
    parts = [part for part in (written, audited, *_told(changed, event, code)) if part is not None]
    return Statement(select(changed.c.marac_referral_id).add_cte(*parts))


def _inform() -> Statement:
    written = (
        insert(marac_information)
        .values(
            marac_referral_id=_ID,
            agency=func.coalesce(func.bound_agency(type_=Text), "POLICE"),
            organisation_id=bindparam("audit_organisation", type_=Uuid),
            summary=bindparam("summary", type_=Text),
            shared_at=_MOMENT,
            shared_by=_ACTOR,
        )
        .cte("written")
    )
    return _with(_changed(), written, "updated", "INFORMATION", "inform_marac")


def _act() -> Statement:
    written = (
        insert(marac_actions)
        .values(
            marac_action_id=bindparam("marac_action_id", type_=Uuid),
            marac_referral_id=_ID,
            agency=bindparam("agency", type_=Text),
            action=bindparam("action", type_=Text),
            due_on=bindparam("due_on", type_=Date),
            created_by=_ACTOR,
            created_at=_MOMENT,
        )
        .cte("written")
    )
    return _with(_changed(), written, "updated", "ACTION", "add_marac_action")


def _complete() -> Statement:
    written = (
        update(marac_actions)
        .where(marac_actions.c.marac_action_id == bindparam("the_action", type_=Uuid))
        .values(
            status="DONE",
            completed_on=bindparam("completed_on", type_=Date),
            note=bindparam("note", type_=Text),
        )
        .cte("written")
    )
    return _with(_changed(), written, "updated", "ACTION_DONE", "complete_marac_action")


def _contact() -> Statement:
    written = (
        insert(idva_contacts)
        .values(
            marac_referral_id=_ID,
            contacted_on=bindparam("contacted_on", type_=Date),
            result=bindparam("result", type_=Text),
            note=bindparam("note", type_=Text),
            recorded_by=_ACTOR,
            recorded_at=_MOMENT,
        )
        .cte("written")
    )
    return _with(_changed(), written, "updated", "IDVA_CONTACT", "record_idva_contact")


def _hear() -> Statement:
    heard = _changed(
        status="HEARD", heard_on=bindparam("heard_on", type_=Date), hearing_note=bindparam("note", type_=Text)
    )
    # A hearing is a later day of the pair's last MARAC, so what was recorded since may repeat it.
    again = job_from(RECONSIDER_JOB, cast(heard.c.victim_id, Text), heard, name="again")
    return _with(heard, again, "heard", "HEARING", "hear_marac")


_seen = is_seen(marac_referrals, "referred_by")
_POSITION = tuple_(_REFERRAL.referred_at, _REFERRAL.marac_referral_id)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_STATUS = bindparam("of_status", type_=Text)

REFER = _refer()
"""Make a referral of an assessment: everything but the limbs is taken from it."""

INFORM = _inform()
ADD_ACTION = _act()
COMPLETE_ACTION = _complete()
RECORD_CONTACT = _contact()
HEAR = _hear()

ONE = Statement(select(marac_referrals).where(_REFERRAL.marac_referral_id == _ID, _seen))

LOCKED = Statement(select(marac_referrals).where(_REFERRAL.marac_referral_id == _ID, _seen).with_for_update())

ACTION = Statement(
    select(marac_actions).where(
        marac_actions.c.marac_referral_id == _ID,
        marac_actions.c.marac_action_id == bindparam("marac_action_id", type_=Uuid),
    )
)

INFORMATION = Statement(
    select(marac_information)
    .where(marac_information.c.marac_referral_id == _ID)
    .order_by(marac_information.c.marac_information_id)
    .limit(100)
)

ACTIONS = Statement(
    select(marac_actions)
    .where(marac_actions.c.marac_referral_id == _ID)
    .order_by(marac_actions.c.marac_action_id)
    .limit(100)
)

CONTACTS = Statement(
    select(idva_contacts)
    .where(idva_contacts.c.marac_referral_id == _ID)
    .order_by(idva_contacts.c.idva_contact_id)
    .limit(100)
)

PAGE = Statement(
    select(marac_referrals)
    .where(
        _seen,
        or_(_STATUS.is_(None), _REFERRAL.status == _STATUS),
        or_(
            _AFTER_ID.is_(None),
            tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER_ID) > _POSITION,
        ),
    )
    .order_by(_REFERRAL.referred_at.desc(), _REFERRAL.marac_referral_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what a reader may see, newest first."""
