"""Records that may be of one person: found, put before a person, and decided by them alone."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import merging
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.merging import Redirect
from bluelamp.kit.records import created, not_found, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.people import (
    MatchConfirmation,
    MatchRejection,
    MatchStatus,
    Merge,
    MergeReversal,
    NewPersonMatch,
    PersonMatch,
)
from safeguarding.people.rules.scoring import PROPOSED_FROM, SCORING, Profile, Score, score
from safeguarding.people.statements import matching as statements
from safeguarding.people.statements import search as search_statements
from safeguarding.people.usecases.profiles import find_candidates, read_profiles
from safeguarding.people.usecases.searching import reasons_of
from safeguarding.people.usecases.sight import ADDRESS, check_visible, sight_of, tell

_FORCE = UUID("00000000-0000-7000-8000-000000000001")
WORKER = Actor("safeguarding-worker", "safeguarding-worker", _FORCE, frozenset(), frozenset(), purpose="SAFEGUARDING")


async def compare_people(resources: Resources) -> None:
    """Look for other records of everybody who is new or has changed, and put what is likely before a person.

    Every worker does this: each takes people whom no other has, one at a time, because whoever writes of a person who
    is being compared waits until that is done.
    """
    person_ids = None
    while person_ids != []:
        async with resources.database.transaction() as connection:
            rows = await search_statements.TO_COMPARE.rows(connection, limit=1)
            person_ids = [row["person_id"] for row in rows]
            for summary, profile in await read_profiles(connection, person_ids):
                await _score_again(connection, summary["person_id"], profile)
                await _propose_likely(connection, summary["person_id"], profile)
            await statements.COMPARED.run(connection, person_ids=person_ids)


async def propose_match(connection: Connection, actor: Actor, new: NewPersonMatch) -> Answer:
    """Put two records before a person, because somebody takes them for one; scored like every other.

    Raises NOT_FOUND, RULE_BROKEN for one record twice, or ALREADY_EXISTS for a pair that was proposed or rejected.
    """
    if new.person_a == new.person_b:
        raise rule_broken("#/person_b", "A record is not matched with itself.", "same_person")
    await check_visible(connection, actor, [new.person_a, new.person_b])
    profiles = {
        summary["person_id"]: profile
        for summary, profile in await read_profiles(connection, [new.person_a, new.person_b])
    }
    scored = score(profiles[new.person_a], profiles[new.person_b])
    match_id = await _propose(connection, actor, new.person_a, new.person_b, scored)
    if match_id is None:
        raise ProblemError(
            ProblemCode.ALREADY_EXISTS, "These two lie before somebody already, or were found to be two."
        )
    match = await match_of(connection, actor, match_id)
    return created(match, f"{ADDRESS}/person-matches/{match_id}")


async def confirm_match(
    connection: Connection,
    actor: Actor,
    match_id: UUID,
    confirmation: MatchConfirmation,
    merge_id: UUID | None = None,
) -> Answer:
    """Make two records one: the other is redirected to the kept one, and nothing of it is changed or moved.

    Raises RULE_BROKEN when the kept record is neither of the two, STATE_CONFLICT when it was decided already.
    """
    match = await _undecided(connection, actor, match_id)
    pair = {match["person_a"], match["person_b"]}
    kept = confirmation.kept_person_id
    if kept not in pair:
        raise rule_broken("#/kept_person_id", "Keep one of the two records of the match.", "not_in_match")
    (merged,) = pair - {kept}
    redirects = merging.merge(await _targets(connection, [kept, merged]), kept, merged, "#/kept_person_id")
    merge_id = merge_id or uuid7()
    await _redirect(connection, redirects, kept)
    await statements.ADD_MERGE.run(
        connection,
        merge_id=merge_id,
        match_id=match_id,
        kept_person_id=kept,
        merged_person_id=merged,
        redirected=to_json([_written(one) for one in redirects]).decode(),
        reason=confirmation.reason,
        merged_by=actor.subject,
    )
    await _decide(connection, actor, match_id, MatchStatus.CONFIRMED, confirmation.reason)
    await record(connection, actor, AuditAction.COMBINATION, "confirm_person_match", sorted(pair))
    await _tell(connection, actor, EventType.SAFEGUARDING_PERSON_MATCH_CONFIRMED, match_id, merge_id=merge_id)
    await _reconsider(connection, {*pair, *(one.record_id for one in redirects)})
    return created(await merge_of(connection, actor, merge_id), f"{ADDRESS}/merges/{merge_id}")


async def reject_match(connection: Connection, actor: Actor, match_id: UUID, rejection: MatchRejection) -> Answer:
    """Keep two records apart; the same pair is not proposed again."""
    match = await _undecided(connection, actor, match_id)
    await _decide(connection, actor, match_id, MatchStatus.REJECTED, rejection.reason)
    subjects = [match["person_a"], match["person_b"]]
    await record(connection, actor, AuditAction.ALTERATION, "reject_person_match", subjects)
    await _tell(connection, actor, EventType.SAFEGUARDING_PERSON_MATCH_REJECTED, match_id)
    await _reconsider(connection, subjects)
    return stands(await match_of(connection, actor, match_id), 1)


async def reverse_merge(connection: Connection, actor: Actor, merge_id: UUID, reversal: MergeReversal) -> Answer:
    """Make two people of one again: every record points to where it pointed before, and the match counts as rejected.

    Raises STATE_CONFLICT when it was reversed already, or a later merge stands on it.
    """
    await merge_of(connection, actor, merge_id)
    merge = await statements.LOCK_MERGE.row(connection, merge_id=merge_id)
    if merge is None or merge["reversed_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The merge was reversed already.")
    made = [_read(one) for one in merge["redirected"]]
    targets = await _targets(connection, [one.record_id for one in made] + [merge["kept_person_id"]])
    await _redirect(connection, merging.reverse(targets, made), merge["kept_person_id"])
    await statements.REVERSE.run(
        connection, the_merge=merge_id, reversed_by=actor.subject, reversal_reason=reversal.reason
    )
    await _decide(connection, actor, merge["match_id"], MatchStatus.REJECTED, reversal.reason)
    subjects = sorted({merge["kept_person_id"], *(one.record_id for one in made)})
    await record(connection, actor, AuditAction.ALTERATION, "reverse_merge", subjects)
    event = EventType.SAFEGUARDING_MERGE_REVERSED
    await _tell(connection, actor, event, merge["match_id"], merge_id=merge_id, is_reversed=True)
    await _reconsider(connection, subjects)
    reversed_merge = await merge_of(connection, actor, merge_id)
    return stands(reversed_merge, reversed_merge.version)


async def match_of(connection: Connection, actor: Actor, match_id: UUID) -> PersonMatch:
    """Return a match; raises NOT_FOUND when the caller may not know of both people."""
    row = await statements.MATCH.row(connection, match_id=match_id, **sight_of(actor, statements.MATCH))
    if row is None:
        raise not_found("match")
    return PersonMatch.model_validate(dict(row))


async def merge_of(connection: Connection, actor: Actor, merge_id: UUID) -> Merge:
    """Return a merge; raises NOT_FOUND when the caller may not know of both people."""
    row = await statements.MERGE.row(connection, merge_id=merge_id, **sight_of(actor, statements.MERGE))
    if row is None:
        raise not_found("merge")
    return Merge.model_validate({name: row[name] for name in Merge.model_fields})


async def _score_again(connection: Connection, person_id: UUID, profile: Profile) -> None:
    """Let what lies before somebody say what holds now: an address that was protected since is no reason any more."""
    for match in await statements.OPEN_MATCHES.rows(connection, person_id=person_id):
        pair = [match["person_a"], match["person_b"]]
        (other,) = [one for one in pair if one != person_id]
        for _, known in await read_profiles(connection, [other]):
            scored = score(profile, known)
            changed = await statements.RESCORE.value(
                connection,
                match_id=match["match_id"],
                new_score=scored.points,
                new_reasons=to_json(reasons_of(scored)).decode(),
                new_scoring=SCORING,
            )
            if changed:
                await record(connection, WORKER, AuditAction.ALTERATION, "score_person_match", pair)


async def _propose_likely(connection: Connection, person_id: UUID, profile: Profile) -> None:
    candidates, _ = await find_candidates(connection, profile, offenders_only=False)
    for summary, other in await read_profiles(connection, [one for one in candidates if one != person_id]):
        scored = score(profile, other)
        if scored.points >= PROPOSED_FROM:
            await _propose(connection, WORKER, person_id, summary["person_id"], scored)


async def _propose(connection: Connection, actor: Actor, one: UUID, other: UUID, scored: Score) -> UUID | None:
    person_a, person_b = sorted((one, other))
    match_id = uuid7()
    added = await statements.PROPOSE.run(
        connection,
        match_id=match_id,
        person_a=person_a,
        person_b=person_b,
        score=scored.points,
        reasons=to_json(reasons_of(scored)).decode(),
        scoring=SCORING,
        proposed_by=actor.subject,
    )
    if not added:
        return None
    await record(connection, actor, AuditAction.COLLECTION, "propose_person_match", [person_a, person_b])
    await _tell(connection, actor, EventType.SAFEGUARDING_PERSON_MATCH_PROPOSED, match_id)
    await _reconsider(connection, [person_a, person_b])
    return match_id


async def _undecided(connection: Connection, actor: Actor, match_id: UUID) -> Row:
    await match_of(connection, actor, match_id)
    match = await statements.LOCK_MATCH.row(connection, match_id=match_id)
    if match is None or match["status"] != MatchStatus.PROPOSED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Somebody has decided on this match already.")
    return match


async def _targets(connection: Connection, person_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    await statements.IN_TURN.run(connection)
    rows = await statements.LOCK_RECORDS.rows(connection, person_ids=list(person_ids))
    return {row["person_id"]: row["merged_into"] for row in rows}


async def _redirect(connection: Connection, redirects: Sequence[Redirect], kept: UUID) -> None:
    for one in redirects:
        await statements.REDIRECT.run(connection, the_person=one.record_id, after=one.after)
    await statements.NOTE_KEPT.run(connection, the_person=kept)


async def _decide(connection: Connection, actor: Actor, match_id: UUID, status: MatchStatus, reason: str) -> None:
    await statements.DECIDE.run(
        connection, the_match=match_id, to_status=status.value, decided_by=actor.subject, reason=reason
    )


_STATUS_OF = {
    EventType.SAFEGUARDING_PERSON_MATCH_PROPOSED: MatchStatus.PROPOSED,
    EventType.SAFEGUARDING_PERSON_MATCH_CONFIRMED: MatchStatus.CONFIRMED,
    EventType.SAFEGUARDING_PERSON_MATCH_REJECTED: MatchStatus.REJECTED,
    EventType.SAFEGUARDING_MERGE_REVERSED: MatchStatus.REJECTED,
}


async def _tell(
    connection: Connection,
    actor: Actor,
    event: EventType,
    match_id: UUID,
    *,
    merge_id: UUID | None = None,
    is_reversed: bool = False,
) -> None:
    data: dict[str, Any] = {"match_id": match_id, "status": _STATUS_OF[event], "merge_id": merge_id}
    await tell(connection, actor, event, match_id, {**data, "reversed": is_reversed})


async def _reconsider(connection: Connection, person_ids: Iterable[UUID]) -> None:
    """Have everything reckoned again that counts these records as one person or as several."""
    for person_id in sorted(person_ids):
        for entrypoint in (statements.RECONSIDER_JOB, statements.RECONSIDER_AGE_JOB):
            await ENQUEUE.run(connection, entrypoint=entrypoint, payload=str(person_id))


def _written(redirect: Redirect) -> dict[str, Any]:
    return {"person_id": redirect.record_id, "before": redirect.before, "after": redirect.after}


def _read(written: dict[str, Any]) -> Redirect:
    ids = {name: UUID(value) if value else None for name, value in written.items()}
    return Redirect(UUID(written["person_id"]), ids["before"], ids["after"])
