"""How much a service can take, and how much of it is taken."""

from typing import Any

from sqlalchemy import Boolean, DateTime, Integer, ScalarSelect, Uuid, bindparam, func, select, update

from bluelamp.kit.database import Statement, among
from referrals.directory.tables import services
from referrals.portal.tables import offers

_the_one = services.c.service_id == bindparam("the_service", type_=Uuid)
_own = offers.c.service_id == services.c.service_id


def _count(*conditions: Any) -> ScalarSelect[int]:
    return select(func.count()).select_from(offers).where(_own, *conditions).correlate(services).scalar_subquery()


ONE = Statement(
    select(
        services.c.service_id,
        services.c.places_per_week,
        services.c.paused,
        services.c.version,
        _count(
            among(offers.c.status, "ACCEPTED", "CLOSED"),
            offers.c.answered_at >= bindparam("week_started_at", type_=DateTime(timezone=True)),
        ).label("taken"),
        _count(among(offers.c.status, "OFFERED")).label("held"),
    ).where(_the_one)
)
"""One service's capacity; as the partner role only one of its own, whose offers it sees."""

SET = Statement(
    update(services)
    .where(_the_one)
    .values(
        places_per_week=bindparam("places", type_=Integer),
        paused=bindparam("is_paused", type_=Boolean),
        updated_at=func.now(),
        version=services.c.version + 1,
    )
)
