"""The JSON that PostgreSQL builds for lists and records: what is read goes out without being taken apart again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    FromClause,
    ScalarSelect,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    column,
    false,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by

from bluelamp.kit.handovers.tables import handovers
from referrals.portal.statements.handing_over import SUBMIT_CASE
from referrals.portal.tables import disclosures, escalation_corrections, escalations, offers, referrals

RING = (
    "No hub has taken this. Ring the safeguarding team of the council where the person lives now, and 999 if somebody "
    "is in danger; then note in the referral whom you spoke to."
)
"""What a sergeant is told of a step-up that no hub took, or that none has yet."""
RING_THE_HUB = (
    "The hub has the case and not what was corrected since. Ring it and say what is right now, the safe "
    "contact first; then note in the referral whom you spoke to."
)
"""What they are told where a correction is held, or waits for too long."""
RING_AFTER_MINUTES = 15

_OFFER_FIELDS = (
    "offer_id",
    "service_id",
    "organisation_id",
    "status",
    "response_window_id",
    "offered_at",
    "answer_due_at",
    "answered_at",
    "decline_reason",
    "first_contact_due_at",
    "first_contact_at",
    "agreement_lost_at",
    "engaged_at",
    "outcome",
)
_FRAME = ("reference", "status", "urgency", "needs", "lpu", "submitted_at", "updated_at")
_FROZEN = (*(name for name in _FRAME if name != "needs"), "version", "lawful_basis")
_EMPTY_LIST: ColumnElement[Any] = literal_column("'[]'::json")


def build_object(**fields: ColumnElement[Any]) -> ColumnElement[Any]:
    """Build a JSON object; a name is text of ours and needs no parameter."""
    pairs: list[ColumnElement[Any]] = []
    for name, value in fields.items():
        pairs += [literal_column(f"'{name}'"), value]
    return func.json_build_object(*pairs, type_=JSON)


def offer_document(source: FromClause) -> ColumnElement[Any]:
    """Build an OfferSummary."""
    return build_object(**{name: source.c[name] for name in _OFFER_FIELDS})


def frame_fields(source: FromClause) -> dict[str, ColumnElement[Any]]:
    """Return what every view of a referral shows, and what says nothing about the person."""
    return {name: source.c[name] for name in ("referral_id", *_FRAME)}


def frame_for_partner(offer: FromClause) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """Join an offer with what its partner sees of the referral: live while it holds it, else as the offer ended."""
    frozen = (
        func.jsonb_to_record(offer.c.final_frame)
        .table_valued(*(column(name, referrals.c[name].type) for name in _FROZEN))
        .render_derived(name="frozen", with_types=True)
    )
    live = and_(referrals.c.referral_id == offer.c.referral_id, offer.c.final_frame.is_(None))
    frame = {name: func.coalesce(referrals.c[name], frozen.c[name]) for name in _FROZEN}
    own = {"referral_id": offer.c.referral_id, "needs": offer.c.needs}
    return offer.outerjoin(referrals, live).outerjoin(frozen, true()), {**frame, **own}


def offers_of(referral: FromClause) -> ScalarSelect[Any]:
    """Collect a referral's offers, oldest first; row-level security leaves a partner its own."""
    ordered = aggregate_order_by(offer_document(offers), offers.c.offered_at, offers.c.offer_id)
    return (
        select(func.coalesce(func.json_agg(ordered), _EMPTY_LIST))
        .where(offers.c.referral_id == referral.c.referral_id)
        .correlate(referral)
        .scalar_subquery()
    )


def latest_offer_of(referral: FromClause) -> ScalarSelect[Any]:
    """Return a referral's latest offer, or null."""
    return (
        select(offer_document(offers))
        .where(offers.c.referral_id == referral.c.referral_id)
        .order_by(offers.c.offered_at.desc(), offers.c.offer_id.desc())
        .limit(1)
        .correlate(referral)
        .scalar_subquery()
    )


def _attempts_at(escalation_id: ColumnElement[Any]) -> ScalarSelect[Any]:
    tried = select(handovers.c.attempts).where(
        handovers.c.operation == literal_column(f"'{SUBMIT_CASE}'"), handovers.c.subject_id == escalation_id
    )
    return tried.correlate(escalations).scalar_subquery()


def _correction_of(escalation_id: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Say what becomes of the corrections of a step-up: the worst of them; nothing where there are none."""
    state = escalation_corrections.c.delivery_state
    order: dict[Any, ColumnElement[Any]] = {
        "HELD": literal_column("0"),
        "QUEUED": literal_column("1"),
        "DELIVERED": literal_column("2"),
    }
    worst = case(order, value=state)
    told = select(state).where(escalation_corrections.c.escalation_id == escalation_id).order_by(worst).limit(1)
    return told.correlate(escalations).scalar_subquery()


def _is_uncorrected(escalation_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say of a step-up that its hub goes on with what is wrong: it did not take a correction, or is away for long."""
    corrected = escalation_corrections.c
    waits = func.now() - corrected.corrected_at > literal_column(f"interval '{RING_AFTER_MINUTES} minutes'")
    waiting = or_(corrected.delivery_state == literal_column("'HELD'"), waits)
    return (
        select(literal_column("1"))
        .where(
            corrected.escalation_id == escalation_id,
            corrected.delivery_state != literal_column("'DELIVERED'"),
            waiting,
        )
        .correlate(escalations)
        .exists()
    )


def _has_no_hub() -> ColumnElement[bool]:
    """Say of a step-up that nobody has it: no hub took it, or the hubs have been away for too long to wait for them."""
    state = escalations.c.delivery_state
    waits = func.now() - escalations.c.requested_at > literal_column(f"interval '{RING_AFTER_MINUTES} minutes'")
    return or_(state == literal_column("'HELD'"), and_(state == literal_column("'QUEUED'"), waits))


def escalations_of(referral: FromClause) -> ScalarSelect[Any]:
    """Collect a referral's step-ups, oldest first."""
    is_uncorrected = _is_uncorrected(escalations.c.escalation_id)
    call = build_object(rung_at=escalations.c.emergency_rung_at, incident_number=escalations.c.incident_number)
    document = build_object(
        escalation_id=escalations.c.escalation_id,
        target=escalations.c.target,
        reason=escalations.c.reason,
        requested_at=escalations.c.requested_at,
        delivery_state=escalations.c.delivery_state,
        delivered_at=escalations.c.delivered_at,
        attempts=func.coalesce(_attempts_at(escalations.c.escalation_id), 0),
        emergency_call=case((escalations.c.emergency_rung_at.is_not(None), call), else_=null()),
        case_id=escalations.c.case_id,
        case_reference=escalations.c.case_reference,
        problem_code=escalations.c.problem_code,
        advice=case((_has_no_hub(), literal(RING)), (is_uncorrected, literal(RING_THE_HUB)), else_=null()),
        correction_state=_correction_of(escalations.c.escalation_id),
    )
    return (
        select(func.coalesce(func.json_agg(aggregate_order_by(document, escalations.c.escalation_id)), _EMPTY_LIST))
        .where(escalations.c.referral_id == referral.c.referral_id)
        .correlate(referral)
        .scalar_subquery()
    )


def force_document(referral: FromClause) -> ColumnElement[Any]:
    """Build a ReferralDetails."""
    details = referral.c.details
    parts = ("person", "household", "concern", "agreement", "regime", "safe_contact", "route")
    return build_object(
        view=literal_column("'force'"),
        **frame_fields(referral),
        due_at=referral.c.due_at,
        referrer=referral.c.referrer,
        version=referral.c.version,
        lawful_basis=referral.c.lawful_basis,
        **{part: details[part] for part in parts},
        offers=offers_of(referral),
        escalations=escalations_of(referral),
    )


def partner_document(referral: FromClause, newest_copy: FromClause) -> ColumnElement[Any]:
    """Build a SharedReferral from the frozen copy; the person's own details are never read for a partner.

    An offer that was declined, expired or withdrawn leaves it no reason to see the person: `holds` is false then.
    """
    holds = referral.c.holds
    return build_object(
        view=literal_column("'partner'"),
        **frame_fields(referral),
        version=referral.c.version,
        lawful_basis=referral.c.lawful_basis,
        offers=offers_of(referral),
        shared_fields=case((holds, newest_copy.c.fields), else_=literal_column("'{}'::text[]")),
        withheld_fields=case((holds, newest_copy.c.withheld), else_=literal_column("'{}'::text[]")),
        shared=case((holds, newest_copy.c.copy_sent), else_=null()),
        corrected_at=case((holds, newest_copy.c.corrected_at), else_=null()),
        reduced_at=case((holds, newest_copy.c.reduced_at), else_=null()),
    )


def newest_copy_of(referral: FromClause) -> Any:
    """Return the latest copy that was disclosed, as a lateral row; row-level security leaves a partner its own."""

    def latest(kind: str) -> ColumnElement[Any]:
        of_kind = disclosures.c.kind == literal_column(f"'{kind}'")
        return func.max(disclosures.c.disclosed_at).filter(of_kind).over(partition_by=disclosures.c.offer_id)

    return (
        select(
            disclosures.c.fields,
            disclosures.c.withheld,
            disclosures.c.copy_sent,
            latest("CORRECTION").label("corrected_at"),
            latest("REDUCTION").label("reduced_at"),
        )
        .where(disclosures.c.referral_id == referral.c.referral_id)
        .order_by(disclosures.c.disclosure_id.desc())
        .limit(1)
        .lateral("newest_copy")
    )


def seen_by_force() -> ColumnElement[bool]:
    """Confine a force reader to their own referrals and their own unit's."""
    return or_(
        referrals.c.referrer == bindparam("reader", type_=Text), referrals.c.lpu == bindparam("reader_lpu", type_=Text)
    )


def chosen_by_filters(
    frame: Mapping[str, ColumnElement[Any]], *, offer: FromClause | None = None
) -> ColumnElement[bool]:
    """Apply the list's filters to what the caller sees of each referral, each only if it was given."""
    since = bindparam("submitted_from", type_=DateTime(timezone=True))
    until = bindparam("submitted_until", type_=DateTime(timezone=True))
    service = bindparam("service_id", type_=Uuid)
    by_service: ColumnElement[bool] = (
        offer.c.service_id == service
        if offer is not None
        else select(literal_column("1"))
        .where(offers.c.referral_id == referrals.c.referral_id, offers.c.service_id == service)
        .correlate(referrals)
        .exists()
    )
    wants_overdue = bindparam("overdue", type_=Boolean)
    return and_(
        or_(wants_overdue.is_(None), wants_overdue == _overdue(offer)),
        _if_given("status", frame["status"] == bindparam("status", type_=Text)),
        _if_given("urgency", frame["urgency"] == bindparam("urgency", type_=Text)),
        _if_given("need", bindparam("need", type_=Text) == any_(frame["needs"])),
        _if_given("lpu", frame["lpu"] == bindparam("lpu", type_=Text)),
        or_(service.is_(None), by_service),
        or_(since.is_(None), frame["submitted_at"] >= since),
        or_(until.is_(None), frame["submitted_at"] < until),
    )


def _overdue(offer: FromClause | None) -> ColumnElement[bool]:
    """Whether a first contact, or to the force a decision, is past its time; each half lets an index be used."""
    moment = bindparam("moment", type_=DateTime(timezone=True))

    def silent(source: FromClause) -> ColumnElement[bool]:
        return and_(
            source.c.status == literal_column("'ACCEPTED'"),
            source.c.first_contact_at.is_(None),
            source.c.first_contact_due_at <= moment,
        )

    if offer is not None:
        return func.coalesce(silent(offer), false())
    by_partner = (
        select(literal_column("1"))
        .where(offers.c.referral_id == referrals.c.referral_id, silent(offers))
        .correlate(referrals)
        .exists()
    )
    return or_(func.coalesce(referrals.c.due_at <= moment, false()), by_partner)


def _if_given(name: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(bindparam(name, type_=Text).is_(None), condition)
