"""What the safeguarding service found, heard: whose record it is, and what it says from now on."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.domestic_abuse import SameAs
from bluelamp.schemas.offenders.person_checks import CheckedSubject, MatchConfidence
from bluelamp.schemas.offenders.serial_flags import NewSerialFlag, SerialFlagHeard
from bluelamp.schemas.problems import raise_all
from offenders.domestic_abuse.rules.flagging import Candidate, faults_of, matched_to, offender_of, subject_of
from offenders.domestic_abuse.statements import flags as statements
from offenders.domestic_abuse.statements.ranking import SERIAL_CODE
from offenders.nominals.rules.searching import CONFIDENCE_ORDER
from offenders.nominals.usecases.keeping import record_offender
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.person_checks.rules.asking import sought
from offenders.person_checks.statements.checking import CHECK
from offenders.person_checks.usecases.checking import values_of
from offenders.person_checks.usecases.saying import say_codes

_BASIS: Final = "SERIAL_FLAG"
_MOST_LIKE: Final = 50


async def hear_serial_flag(connection: Connection, actor: Actor, new: NewSerialFlag) -> Answer:
    """Keep what was found of somebody, in the place of what was found before; told twice, it is heard once.

    Whose record it is, and whether there was one, is not answered. Raises RULE_BROKEN.
    """
    raise_all(faults_of(new))
    person_id = new.person.person_id
    await statements.IN_TURN.run(connection, person_id=person_id)
    heard = await statements.HEARD.row(connection, flag_id=new.flag_id)
    if heard is not None:
        await record(connection, actor, AuditAction.COLLECTION, "hear_serial_flag", [new.flag_id])
        return Answer(SerialFlagHeard(flag_id=new.flag_id, received_at=heard["received_at"]), 200)
    is_newest = await _is_newest(connection, new)
    offender_id = await _offender_of(connection, actor, new, is_newest=is_newest)
    received = await _keep(connection, new, offender_id, is_newest=is_newest)
    subjects = [new.flag_id, person_id, *([offender_id] if offender_id else [])]
    await record(connection, actor, AuditAction.COLLECTION, "hear_serial_flag", subjects)
    if is_newest and offender_id is not None:
        await _tell(connection, new, offender_id)
    return Answer(SerialFlagHeard(flag_id=new.flag_id, received_at=received["received_at"]), 200)


async def _is_newest(connection: Connection, new: NewSerialFlag) -> bool:
    """Whether nothing newer of the person has been heard: what arrives late is kept, and says nothing of them now."""
    standing = await statements.STANDING.row(connection, person_id=new.person.person_id)
    return standing is None or standing["computed_at"] <= new.computed_at


async def _offender_of(connection: Connection, actor: Actor, new: NewSerialFlag, *, is_newest: bool) -> UUID | None:
    """Return whose record it is: the one known for the person until a hand says otherwise, one found, or a new one.

    Of whom nothing is said any more and nothing was said before, none is made, and by what arrives late neither.
    """
    person = new.person
    known = await statements.KNOWN.row(connection, person_id=person.person_id)
    if known is not None:
        if is_newest and new.is_serial_loose:
            await _compare_again(connection, new, known)
        offender_id: UUID = known["offender_id"]
        return offender_id
    if not is_newest or not new.is_serial_loose or new.lpu is None:
        return None
    subject = subject_of(person)
    found = await _found(connection, subject)
    numbers = sought(subject).identifiers
    candidates = await _candidates(connection, found, numbers)
    match = matched_to(person, candidates)
    if match is None:
        made = await record_offender(connection, actor, offender_of(person, new.lpu, numbers))
        match = (made.body.model_dump()["offender_id"], None)
    offender, by = match
    theirs = {offender, *(one.kept_id for one in candidates if one.offender_id == offender)}
    like = [one.model_dump(mode="json") for one in found if one.offender_id not in theirs][:_MOST_LIKE]
    values = {
        "offender_id": offender,
        "matched": MatchConfidence.EXACT if by else None,
        "matched_by": by,
        "may_be_same": like,
    }
    await statements.KNOW.run(connection, person_id=person.person_id, **values)
    return offender


async def _found(connection: Connection, subject: CheckedSubject) -> list[SameAs]:
    """Return those in whose records somebody is most surely found."""
    rows = await CHECK.rows(connection, **values_of([subject]))
    return [
        SameAs(offender_id=row["offender_id"], confidence=CONFIDENCE_ORDER[row["confidence"]])
        for row in rows
        if row["offender_id"]
    ]


async def _compare_again(connection: Connection, new: NewSerialFlag, known: Row) -> None:
    """Add who is found by what is known of somebody by now, such as a number that came later: a hand compares them."""
    whose = await statements.WHOSE.row(connection, offender_id=known["offender_id"])
    like = [SameAs.model_validate(one) for one in known["may_be_same"]]
    there = {known["offender_id"], whose and whose["kept_id"], *(one.offender_id for one in like)}
    more = [one for one in await _found(connection, subject_of(new.person)) if one.offender_id not in there]
    if more:
        written = [one.model_dump(mode="json") for one in (*more, *like)][:_MOST_LIKE]
        await statements.COMPARE.run(connection, the_person=new.person.person_id, may_be_same=written)


async def _candidates(
    connection: Connection, found: Sequence[SameAs], numbers: Sequence[tuple[str, str]]
) -> list[Candidate]:
    """Return every record of those who are found exactly."""
    exact = [one.offender_id for one in found if one.confidence is MatchConfidence.EXACT]
    if not exact:
        return []
    kinds, values = [kind for kind, _ in numbers], [value for _, value in numbers]
    rows = await statements.CANDIDATES.rows(connection, found=exact, number_kinds=kinds, number_values=values)
    return [Candidate(**row) for row in rows]


async def _keep(connection: Connection, new: NewSerialFlag, offender_id: UUID | None, *, is_newest: bool) -> Row:
    person_id = new.person.person_id
    if is_newest:
        await statements.OVER.run(connection, the_person=person_id)
    received = await statements.HEAR.row(
        connection,
        person_id=person_id,
        offender_id=offender_id,
        agencies=sorted({one.agency for one in new.records}),
        records=len(new.records),
        victims=len({one.victim_id for one in new.records}),
        unconnected_victims=len({one.victim_group_id for one in new.records}),
        is_current=is_newest,
        **{
            name: getattr(new, name)
            for name in ("flag_id", "is_serial", "is_serial_loose", "lookback_months", "computed_at")
        },
    )
    if received is None:
        raise RuntimeError("a flag is heard in turn")
    names = ("record_id", "agency", "occurred_on", "is_crime", "victim_id", "victim_group_id")
    every = {f"every_{name}": [getattr(one, name) for one in new.records] for name in names}
    await statements.HEAR_RECORDS.run(connection, flag_id=new.flag_id, **every)
    return received


async def say_serial(connection: Connection, offender_id: UUID, person_id: UUID, *, is_serial: bool) -> None:
    """Let person checks tell of somebody what stands of a person of the other service, and of nobody else."""
    await say_codes(connection, offender_id, {SERIAL_CODE} if is_serial else set(), _BASIS, person_id)


async def _tell(connection: Connection, new: NewSerialFlag, offender_id: UUID) -> None:
    await say_serial(connection, offender_id, new.person.person_id, is_serial=new.is_serial)
    told = {
        "flag_id": new.flag_id,
        "offender_id": offender_id,
        "is_serial": new.is_serial,
        "is_serial_loose": new.is_serial_loose,
    }
    whose = await statements.WHOSE.row(connection, offender_id=offender_id)
    hearers = Hearers() if whose is None or whose["is_restricted"] else Hearers(lpu=whose["lpu"])
    await tell(connection, EventType.OFFENDERS_SERIAL_FLAG_HEARD, new.flag_id, told, hearers)
