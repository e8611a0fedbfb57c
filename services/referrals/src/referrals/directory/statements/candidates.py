"""Services as the portal matches and offers them, each with its load and the agreement that is in force."""

from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    false,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.selectable import LateralFromClause

from bluelamp.kit.database import Statement
from referrals.directory.tables import organisations, services, sharing_agreements
from referrals.portal.tables import offers

_ONE = literal_column("1", Integer)


def _taken() -> LateralFromClause:
    """Count what was accepted this week, no further than the places there are: a busy service costs no more."""
    accepted = (
        select(_ONE)
        .where(
            offers.c.service_id == services.c.service_id,
            offers.c.status.in_([literal_column("'ACCEPTED'"), literal_column("'CLOSED'")]),
            offers.c.answered_at >= bindparam("week_started_at"),
        )
        .correlate(services)
        .order_by(offers.c.answered_at)  # the index's order, so that it is read no further than the limit
        .limit(services.c.places_per_week)
        .subquery()
    )
    return select(func.count().label("taken")).select_from(accepted).lateral("accepted_this_week")


def _held() -> LateralFromClause:
    open_offers = (
        select(_ONE)
        .where(offers.c.service_id == services.c.service_id, offers.c.status == literal_column("'OFFERED'"))
        .correlate(services)
        .order_by(offers.c.offered_at)  # the index's order, so that it is read no further than the limit
        .limit(services.c.places_per_week)
        .subquery()
    )
    return select(func.count().label("held")).select_from(open_offers).lateral("open_offers")


def _agreement() -> LateralFromClause:
    """The agreement in force today: of several the newest that covers the lawful basis, else the newest."""
    basis = bindparam("lawful_basis", type_=Text)
    today = bindparam("today", type_=Date)
    return (
        select(
            sharing_agreements.c.sharing_agreement_id,
            sharing_agreements.c.data_items,
            sharing_agreements.c.lawful_bases,
        )
        .where(
            sharing_agreements.c.organisation_id == services.c.organisation_id,
            sharing_agreements.c.valid_from <= today,
            sharing_agreements.c.expires_on >= today,
        )
        .correlate(services)
        .order_by(
            func.coalesce(basis == any_(sharing_agreements.c.lawful_bases), false()).desc(),
            sharing_agreements.c.valid_from.desc(),
            sharing_agreements.c.sharing_agreement_id.desc(),
        )
        .limit(_ONE)
        .lateral("agreement")
    )


def _candidates() -> Select[Any]:
    taken, held, agreement = _taken(), _held(), _agreement()
    return select(
        services.c.service_id,
        services.c.name,
        services.c.organisation_id,
        organisations.c.name.label("organisation_name"),
        and_(organisations.c.active, services.c.status == literal_column("'active'")).label("active"),
        services.c.needs,
        services.c.minimum_age,
        services.c.maximum_age,
        services.c.lpus,
        services.c.languages,
        services.c.eligibility,
        services.c.paused,
        services.c.places_per_week,
        taken.c.taken,
        held.c.held,
        agreement.c.sharing_agreement_id,
        agreement.c.data_items,
        agreement.c.lawful_bases,
    ).select_from(
        services.join(organisations, organisations.c.organisation_id == services.c.organisation_id)
        .join(taken, true())
        .join(held, true())
        .outerjoin(agreement, true())
    )


_wanted = bindparam("needs", type_=ARRAY(Text))

CANDIDATES = Statement(_candidates().where(organisations.c.active, services.c.needs.overlap(_wanted)))
"""Every service of an active organisation that meets one of the needs, the closed ones too: people are told why not."""

BY_IDS = Statement(_candidates().where(services.c.service_id == func.any(bindparam("service_ids", type_=ARRAY(Uuid)))))
"""The services that were chosen by name, whatever their state."""

HOLD = Statement(
    select(services.c.service_id)
    .where(services.c.service_id == bindparam("the_service", type_=Uuid))
    .with_for_update(key_share=True)
)
"""Keep others from offering to a service until the transaction ends; its open offers can be answered meanwhile."""
