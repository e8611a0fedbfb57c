"""Looking for people: by POST, because what is known of a person stands in no address and no log."""

from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import link_to_next
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.safeguarding.people import FoundPeople, FoundPerson, PersonSearch, ScoreReason
from safeguarding.people.rules import records
from safeguarding.people.rules.scoring import FOUND_FROM, Score, score
from safeguarding.people.usecases.profiles import find_candidates, profile_sought, read_profiles
from safeguarding.people.usecases.sight import ADDRESS, is_perpetrators_side, visible_among


async def search_people(
    resources: Resources, actor: Actor, search: PersonSearch, cursor: str | None, limit: int
) -> Response:
    """Return who it may be, the likeliest first, each with the reasons; raises RULE_BROKEN when too little is known."""
    records.check_search(search)
    scope = ["people/search", actor.organisation_id, actor.subject, search.model_dump_json()]
    position = resources.cursors.read(cursor, scope) if cursor else None
    sought = profile_sought(search)
    async with resources.database.connection() as unconfined:
        only = is_perpetrators_side(actor)
        candidates, complete = await find_candidates(unconfined, sought, offenders_only=only)
        seen = await _seen_by(resources, actor, candidates)
        found = [_found(one, score(sought, profile)) for one, profile in await read_profiles(unconfined, seen)]
    rest = _after([one for one in found if one.score >= FOUND_FROM], position)
    async with resources.database.transaction(actor.confined_to) as connection:
        subjects = [one.person_id for one in rest[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "search_people", subjects)
    more = None
    if len(rest) > limit:
        last = rest[limit - 1]
        more = resources.cursors.write([last.score, str(last.person_id)], scope)
    body = FoundPeople(items=rest[:limit], next_cursor=more, complete=complete)
    headers = link_to_next(f"{ADDRESS}/people/search", cursor=more, limit=limit) if more else {}
    return Response(body.model_dump_json(), 200, headers, media_type="application/json")


async def _seen_by(resources: Resources, actor: Actor, candidates: list[UUID]) -> list[UUID]:
    """Leave out whom the caller's hub may not know; the force's specialists know everybody."""
    if actor.confined_to is None:
        return candidates
    async with resources.database.transaction(actor.confined_to) as connection:
        return sorted(await visible_among(connection, actor, candidates))


def _found(summary: dict[str, object], scored: Score) -> FoundPerson:
    return FoundPerson.model_validate({**summary, "score": scored.points, "reasons": reasons_of(scored)})


def reasons_of(scored: Score) -> list[ScoreReason]:
    """Write the reasons of a score as they are answered."""
    return [ScoreReason(code=one.code, points=one.points, detail=one.detail) for one in scored.reasons]


def _after(found: list[FoundPerson], position: list[object] | None) -> list[FoundPerson]:
    """Order by score, then by id, and go on after the last one of the page before."""
    ordered = sorted(found, key=lambda one: (-one.score, one.person_id))
    if position is None:
        return ordered
    points, person_id = int(str(position[0])), UUID(str(position[1]))
    return [one for one in ordered if (-one.score, one.person_id) > (-points, person_id)]
