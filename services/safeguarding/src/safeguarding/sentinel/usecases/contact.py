"""The safe ways to people who are afraid of being found out."""

from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.people import NewPerson
from bluelamp.schemas.safeguarding.sentinel import (
    ContactRoute,
    ContactTimes,
    NewContactRoute,
    RouteDetails,
    RoutePage,
    RoutePatch,
    RouteStatus,
    RouteSummary,
    RouteWithdrawal,
    TeamWorkload,
    TeamWorkloads,
)
from safeguarding.people.usecases.keeping import register_person
from safeguarding.people.usecases.sight import is_perpetrators_side, visible_among
from safeguarding.sentinel.rules import contact as rules
from safeguarding.sentinel.statements import contact as statements
from safeguarding.sentinel.usecases.sight import ADDRESS, route_sight
from safeguarding.sentinel.usecases.telling import told_by
from safeguarding.sentinel.usecases.themes import theme_in_force


async def record_route(
    connection: Connection, actor: Actor, new: NewContactRoute, route_id: UUID | None = None
) -> Answer:
    """Keep the safe way to one person; raises RULE_BROKEN with every fault.

    Beside a route that the caller may read it raises ALREADY_EXISTS; of any other it says no more than of a person who
    is not there. The answer is shown to whoever wrote it, named or not.
    """
    if is_perpetrators_side(actor):
        raise ProblemError(ProblemCode.FORBIDDEN, "Who works with offenders keeps no route to those they may harm.")
    rules.check_route(new, clocks.today())
    await theme_in_force(connection, new.theme)
    person_id = await _person(connection, actor, new)
    await _check_only_route(connection, actor, person_id)
    await _check_carrier(connection, actor, new, person_id)
    route_id = route_id or uuid7()
    await statements.RECORD.run(
        connection,
        the_route=route_id,
        person_id=person_id,
        the_theme=new.theme,
        lpu=new.lpu,
        moment=clocks.now(),
        **_values(new),
        **told_by(actor, [route_id, person_id], _event(route_id, new.theme, RouteStatus.ACTIVE)),
    )
    route = await route_of(connection, actor, route_id, after_change=True)
    return created(route, f"{ADDRESS}/contact-routes/{route_id}")


async def change_route(
    connection: Connection, actor: Actor, route_id: UUID, if_match: str | None, patch: RoutePatch
) -> Answer:
    """Change a route by merge patch: something is no longer safe, or was found to be after a review."""
    row = await _active(connection, actor, route_id)
    check_if_match(if_match, row["version"])
    before = RouteDetails.model_validate({name: row[name] for name in RouteDetails.model_fields})
    after = patched(before, patch)
    if after != before:
        rules.check_route(after, clocks.today())
        await _check_carrier(connection, actor, after, row["person_id"])
        event = _event(route_id, row["theme"], RouteStatus.ACTIVE)
        await statements.CHANGE.run(
            connection, the_route=route_id, **_values(after), **told_by(actor, _subjects(row), event)
        )
    # Who hands a route on to others may no longer be among those who read it.
    changed = await route_of(connection, actor, route_id, after_change=True)
    return stands(changed, changed.version)


async def withdraw_route(connection: Connection, actor: Actor, route_id: UUID, withdrawal: RouteWithdrawal) -> Answer:
    """End a route: from now on it is no way to the person."""
    row = await _active(connection, actor, route_id)
    event = _event(route_id, row["theme"], RouteStatus.WITHDRAWN)
    await statements.WITHDRAW.run(
        connection,
        the_route=route_id,
        moment=clocks.now(),
        reason=withdrawal.reason,
        **told_by(actor, _subjects(row), event),
    )
    route = await route_of(connection, actor, route_id)
    return stands(route, route.version)


async def route_of(connection: Connection, actor: Actor, route_id: UUID, *, after_change: bool = False) -> ContactRoute:
    """Return a route; raises NOT_FOUND for one that the caller may not know of."""
    sight = {"sees_all": True, "reader": None} if after_change else route_sight(actor)
    row = await statements.ONE.row(connection, the_route=route_id, **sight)
    if row is None:
        raise not_found("contact route")
    times = [ContactTimes.model_validate(one) for one in row["times"]]
    standing = rules.Standing(RouteStatus(row["status"]), row["review_on"], row["carrier_may_harm"], row["has_another"])
    against = rules.why_not_safe(standing, times, clocks.now())
    return ContactRoute.model_validate(
        {
            **{name: row[name] for name in ContactRoute.model_fields.keys() & row.keys()},
            "review_overdue": _is_overdue(row),
            "safe_now": not against,
            "not_safe_because": against,
        }
    )


async def get_route(connection: Connection, actor: Actor, route_id: UUID) -> Answer:
    """Return one route, always whole: what was safe a minute ago is told anew though the route is the same.

    Reading it is a consultation of it and of the person.
    """
    route = await route_of(connection, actor, route_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_contact_route", _subjects(dict(route)))
    return stands(route, route.version)


async def list_routes(
    resources: Resources, actor: Actor, person_id: UUID | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of the routes that the caller may know of, newest first, without what they say."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/contact-routes", {"person_id": person_id}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_person=person_id,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **route_sight(actor),
        )
        subjects = [one for row in rows[:limit] for one in (row["contact_route_id"], row["person_id"])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_contact_routes", subjects)
    names = RouteSummary.model_fields.keys() - {"review_overdue"}
    found = [
        RouteSummary.model_validate({**{name: row[name] for name in names}, "review_overdue": _is_overdue(row)})
        for row in rows
    ]
    return listing.answer(RoutePage, found, ("contact_route_id",))


async def team_workload(resources: Resources, actor: Actor) -> TeamWorkloads:
    """Return what each worker of the designated team carries; every route that is counted is consulted."""
    today = clocks.today()
    async with resources.database.transaction() as connection:
        rows = await statements.WORKLOAD.rows(connection, today=today)
        subjects = [one for row in rows for one in (*row["route_ids"], *row["person_ids"])]
        await record(connection, actor, AuditAction.CONSULTATION, "get_designated_team_workload", subjects)
    items = [TeamWorkload.model_validate({name: row[name] for name in TeamWorkload.model_fields}) for row in rows]
    return TeamWorkloads(as_at=today, items=items, next_cursor=None)


async def _person(connection: Connection, actor: Actor, new: NewContactRoute) -> UUID:
    if (new.person_id is None) is (new.person is None):
        raise rule_broken("#/person_id", "Give either the id of a person or the person.", "person_or_id")
    if new.person is not None:
        person_id: UUID = uuid7()
        await register_person(connection, actor, NewPerson(**dict(new.person)), person_id)
        return person_id
    if new.person_id is None or not await visible_among(connection, actor, [new.person_id]):
        raise _nobody()
    return new.person_id


async def _check_only_route(connection: Connection, actor: Actor, person_id: UUID) -> None:
    """Refuse a second way to one person, whichever of their records it is written on."""
    await statements.LOCK_RECORDS.rows(connection, of_person=person_id)
    standing = await statements.ACTIVE_OF_PERSON.rows(connection, of_person=person_id, **route_sight(actor))
    if any(row["is_seen"] for row in standing):
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "There is a route to this person; change that one.")
    if standing:
        raise _nobody()


def _nobody() -> ProblemError:
    # The same for both, so that nobody learns by asking that somebody talks to the police.
    detail = "There is no such person, or somebody else keeps a route to them: ask the Sentinel lead."
    return rule_broken("#/person_id", detail, "unknown_person")


async def _check_carrier(connection: Connection, actor: Actor, details: RouteDetails, person_id: UUID) -> None:
    """Refuse a carrier who is nobody, the person themselves, or may harm them."""
    carrier = details.through_person_id
    if carrier is None:
        return
    pointer = "#/through_person_id"
    if carrier == person_id or not await visible_among(connection, actor, [carrier]):
        raise rule_broken(pointer, "There is no such other person that the caller may see.", "unknown_person")
    if await statements.IS_ON_OTHER_SIDE.value(connection, through_person_id=carrier, person_id=person_id):
        raise rule_broken(pointer, "A record says that they may harm the person.", "on_perpetrators_side")


async def _active(connection: Connection, actor: Actor, route_id: UUID) -> Row:
    row = await statements.LOCKED.row(connection, the_route=route_id, **route_sight(actor))
    if row is None:
        raise not_found("contact route")
    if row["status"] != RouteStatus.ACTIVE:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The route is withdrawn; record another.")
    return row


def _values(details: RouteDetails) -> dict[str, Any]:
    values = {name: getattr(details, name) for name in RouteDetails.model_fields}
    times = to_json([one.model_dump() for one in details.times]).decode()
    return {**values, "times": times, "review_on": rules.review_day(details, clocks.today())}


def _event(route_id: UUID, theme: str, status: RouteStatus) -> dict[str, Any]:
    return {"contact_route_id": route_id, "theme": theme, "status": status}


def _subjects(row: Row) -> list[UUID]:
    carrier = row["through_person_id"]
    return [row["contact_route_id"], row["person_id"], *([carrier] if carrier else [])]


def _is_overdue(row: Row) -> bool:
    return rules.is_overdue(RouteStatus(row["status"]), row["review_on"], clocks.today())
