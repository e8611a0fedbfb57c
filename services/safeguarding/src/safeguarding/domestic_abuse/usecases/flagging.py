"""Telling the offenders service who abuses several people, once and in order (ADR 0031, ADR 0046)."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from pydantic_core import from_json
from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.handovers.usecases import hand_over
from bluelamp.kit.vault import Vault
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.person_checks import OtherIdentifier, OtherName
from bluelamp.schemas.offenders.serial_flags import FlaggedPerson
from bluelamp.schemas.people import Sex
from safeguarding.domestic_abuse.rules.flagging import digest_of, flag_of
from safeguarding.domestic_abuse.rules.serial import SerialFinding
from safeguarding.domestic_abuse.statements.flagging import IDENTITY, TELL_SERIAL
from safeguarding.domestic_abuse.usecases.repeats import SYSTEM


async def tell_offenders(
    connection: Connection, vault: Vault, person_id: UUID, finding: tuple[SerialFinding, datetime], told: str | None
) -> str:
    """Hand a finding over, unless it is what was told last; returns its digest.

    Under the lock of the person: what comes of it is in the order of the findings.
    """
    row = await IDENTITY.row(connection, person_id=person_id)
    if row is None:
        raise LookupError("somebody of whom something is found is there")
    flag = flag_of(_person(row), finding[0], _hidden_by(vault), uuid7(), finding[1])
    digest = digest_of(flag)
    if digest == told:
        return digest
    await hand_over(connection, TELL_SERIAL, person_id, flag.flag_id, flag.model_dump_json())
    await record(connection, SYSTEM, AuditAction.DISCLOSURE, "tell_serial_perpetrator", [person_id])
    return digest


def _hidden_by(vault: Vault) -> Callable[[str, UUID], UUID]:
    def hidden(kind: str, given: UUID) -> UUID:
        return UUID(bytes=vault.fingerprint(f"{kind} told to the offenders service", given.bytes)[:16])

    return hidden


def _person(row: Row) -> FlaggedPerson:
    own = (row["given_name"], row["family_name"])
    names = [OtherName.model_validate(one) for one in from_json(row["names"])]
    return FlaggedPerson(
        person_id=row["person_id"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        date_of_birth=row["date_of_birth"],
        sex=Sex(row["sex"]) if row["sex"] else None,
        other_names=[one for one in names if (one.given_name, one.family_name) != own],
        dates_of_birth=sorted(date.fromisoformat(one) for one in from_json(row["dates_of_birth"])),
        identifiers=[OtherIdentifier.model_validate(one) for one in from_json(row["identifiers"])],
    )
