"""One person across all of their cases: what keeps anybody from ringing them, and the end of what is open."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.dip_samples import DipSampleStatus
from bluelamp.schemas.contact.surveys import CaseStatus, NewVictimChecks, SuppressionReason, VictimChecksTaken
from bluelamp.schemas.events import EventType
from contact.surveys.rules.suppression import FOR_GOOD, in_order, reasons_of, stop_holds_since, stops_of
from contact.surveys.statements import attempts as attempt_statements
from contact.surveys.statements import cases as statements
from contact.surveys.statements import dip_samples as dip_statements
from contact.surveys.statements.telling import tell


async def lock_person(connection: Connection, victim_id: UUID) -> None:
    """Let nothing else be decided about a person until the transaction ends."""
    await statements.LOCK_VICTIM.run(connection, the_victim=victim_id)


async def stops_against(connection: Connection, victim_id: UUID, moment: datetime) -> list[SuppressionReason]:
    """Return what keeps anybody from ringing a person, whatever the case."""
    rows = await statements.STOPS.rows(
        connection, the_victim=victim_id, for_good=sorted(FOR_GOOD), since=stop_holds_since(moment)
    )
    return in_order(SuppressionReason(row["reason"]) for row in rows)


async def keep_stops(
    connection: Connection, victim_id: UUID, reasons: Sequence[SuppressionReason], moment: datetime
) -> None:
    """Keep what holds against ringing the person from now on."""
    stops = stops_of(reasons)
    if stops:
        await statements.STOP.run(connection, the_victim=victim_id, reasons=stops, moment=moment)


async def settle_case(
    connection: Connection,
    row: Row,
    status: CaseStatus,
    moment: datetime,
    *,
    reasons: Sequence[SuppressionReason] = (),
    attempts: int | None = None,
) -> Row:
    """Say where a case stands now, and publish it."""
    case_id = row["survey_case_id"]
    settled = await statements.SETTLE.row(
        connection,
        the_case=case_id,
        status=status,
        suppression_reasons=list(reasons),
        attempts=row["attempts"] if attempts is None else attempts,
        moment=moment,
    )
    if settled is None:
        raise RuntimeError("a locked row stays where it is")
    await tell_case(connection, settled)
    return settled


async def tell_case(connection: Connection, row: Row) -> None:
    """Publish where a case stands."""
    event = {"survey_case_id": row["survey_case_id"], "status": row["status"], "version": row["version"]}
    await tell(connection, EventType.CONTACT_SURVEY_CASE_CHANGED, row["survey_case_id"], event)


async def tell_dip_sample(connection: Connection, row: Row) -> None:
    """Publish where a dip sample stands."""
    event = {"dip_sample_id": row["dip_sample_id"], "status": row["status"], "version": row["version"]}
    await tell(connection, EventType.CONTACT_DIP_SAMPLE_CHANGED, row["dip_sample_id"], event)


async def end_cases(
    connection: Connection,
    actor: Actor,
    victim_id: UUID,
    reasons: Sequence[SuppressionReason],
    moment: datetime,
    *,
    spared: UUID | None = None,
) -> int:
    """Suppress every open case of a person but one, with whatever attempt runs on it; returns how many."""
    rows = await statements.OPEN_OF_VICTIM.rows(connection, the_victim=victim_id)
    ended = [row for row in rows if row["survey_case_id"] != spared]
    for row in ended:
        await attempt_statements.END_OF_CASES.run(connection, the_case=row["survey_case_id"], moment=moment)
        await settle_case(connection, row, CaseStatus.SUPPRESSED, moment, reasons=in_order(reasons))
    if ended:
        subjects = [row["survey_case_id"] for row in ended]
        await record(connection, actor, AuditAction.ERASURE, "suppress_survey_case", subjects)
    return len(ended)


async def end_dip_samples(
    connection: Connection, actor: Actor, victim_id: UUID, reasons: Sequence[SuppressionReason]
) -> int:
    """Stop every due dip sample of a person; returns how many."""
    rows = await dip_statements.DUE_OF_CALLER.rows(connection, the_victim=victim_id)
    for row in rows:
        stopped = await dip_statements.SETTLE.row(
            connection,
            the_sample=row["dip_sample_id"],
            status=DipSampleStatus.STOPPED,
            stopped_because=in_order(reasons),
            attempts=row["attempts"],
            contacted_at=row["contacted_at"],
            initial_response=None,
            overall=None,
        )
        if stopped is not None:
            await tell_dip_sample(connection, stopped)
    if rows:
        subjects = [row["dip_sample_id"] for row in rows]
        await record(connection, actor, AuditAction.ERASURE, "stop_dip_sample", subjects)
    return len(rows)


async def end_all(
    connection: Connection,
    actor: Actor,
    victim_id: UUID,
    reasons: Sequence[SuppressionReason],
    moment: datetime,
    *,
    spared: UUID | None = None,
) -> int:
    """Keep the stops, and end every open case and due dip sample of a person; returns how many ended."""
    await keep_stops(connection, victim_id, reasons, moment)
    ended = await end_cases(connection, actor, victim_id, reasons, moment, spared=spared)
    return ended + await end_dip_samples(connection, actor, victim_id, reasons)


async def take_checks(connection: Connection, actor: Actor, new: NewVictimChecks) -> Answer:
    """Take what is known of a person now: it ends all that is open, or renews it for as long as checks hold."""
    moment = clocks.now()
    await lock_person(connection, new.victim_id)
    reasons = reasons_of(new.checks)
    renewed = ended = 0
    # Each taking is in the log, though the person may have nothing open: the id is the sender's own.
    await record(connection, actor, AuditAction.COLLECTION, "create_victim_checks", [new.victim_id])
    if reasons:
        ended = await end_all(connection, actor, new.victim_id, reasons, moment)
    else:
        renewed = await _renew(connection, actor, new.victim_id, moment)
    return Answer(VictimChecksTaken(renewed=renewed, ended=ended, checked_at=moment))


async def _renew(connection: Connection, actor: Actor, victim_id: UUID, moment: datetime) -> int:
    cases = [row["survey_case_id"] for row in await statements.OPEN_OF_VICTIM.rows(connection, the_victim=victim_id)]
    samples = [
        row["dip_sample_id"] for row in await dip_statements.DUE_OF_CALLER.rows(connection, the_victim=victim_id)
    ]
    await statements.RENEW.run(connection, case_ids=cases, moment=moment)
    await dip_statements.RENEW.run(connection, sample_ids=samples, moment=moment)
    if cases or samples:
        await record(connection, actor, AuditAction.ALTERATION, "renew_victim_checks", [*cases, *samples])
    return len(cases) + len(samples)
