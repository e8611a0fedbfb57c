"""Looking for offenders: by POST, because what is known of a person stands in no address and no log."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.nominals import FoundOffender, FoundOffenders, OffenderSearch, OffenderSummary
from bluelamp.schemas.offenders.person_checks import MatchConfidence
from bluelamp.schemas.problems import rule_broken
from offenders.nominals.rules.searching import CONFIDENCE_ORDER, Name, Profile, confidence_of
from offenders.nominals.statements import searching as statements
from offenders.nominals.usecases.sight import sight_of

MOST_FOUND = 50


async def search_offenders(connection: Connection, actor: Actor, search: OffenderSearch) -> FoundOffenders:
    """Return who may be meant, the surest first; who looked for whom is in the audit log, by the ids of who was found.

    Raises RULE_BROKEN when too little is known to look for anybody.
    """
    if not (search.family_name or search.date_of_birth or search.identifier or search.reference):
        raise rule_broken("#/family_name", "Say a family name, a date of birth, a number or a reference.", "too_little")
    rows = await statements.FOUND.rows(
        connection, **_values(search), limit=statements.MOST_CANDIDATES, **sight_of(actor, statements.FOUND)
    )
    sought = await _profile_sought(connection, search)
    found = sorted(_found(search, sought, rows), key=lambda one: CONFIDENCE_ORDER.index(one.confidence))
    shown = found[:MOST_FOUND]
    await record(connection, actor, AuditAction.CONSULTATION, "search_offenders", [one.offender_id for one in shown])
    complete = len(found) <= MOST_FOUND and len(rows) < statements.MOST_CANDIDATES
    return FoundOffenders(items=shown, complete=complete)


def _found(search: OffenderSearch, sought: Profile, rows: Sequence[Row]) -> list[FoundOffender]:
    found = []
    for row in rows:
        confidence = _confidence(search, sought, row)
        if confidence is not None:
            summary = {name: row[name] for name in OffenderSummary.model_fields}
            found.append(FoundOffender.model_validate({**summary, "confidence": confidence}))
    return found


def _confidence(search: OffenderSearch, sought: Profile, row: Row) -> MatchConfidence | None:
    """Say how sure a record is; a reference, of whichever of their records, is one person's, half a name many's."""
    if search.reference is not None and search.reference in row["references"]:
        return MatchConfidence.EXACT
    confidence = confidence_of(sought, _profile_kept(row))
    if confidence is None and not (search.given_name and search.family_name):
        return MatchConfidence.POSSIBLE
    return confidence


async def _profile_sought(connection: Connection, search: OffenderSearch) -> Profile:
    names: tuple[Name, ...] = ()
    if search.given_name and search.family_name:
        sounds = await statements.SOUNDS.row(connection, given_name=search.given_name, family_name=search.family_name)
        if sounds is not None:
            names = (Name(search.given_name, search.family_name, sounds["given_sound"], sounds["family_sound"]),)
    return Profile(
        names=names,
        dates_of_birth=frozenset({search.date_of_birth} if search.date_of_birth else ()),
        identifiers=frozenset({(search.identifier.kind.value, search.identifier.value)} if search.identifier else ()),
    )


def _profile_kept(row: Row) -> Profile:
    return Profile(
        names=tuple(Name(*name) for name in row["names"]),
        dates_of_birth=frozenset(row["dates_of_birth"]),
        identifiers=frozenset((kind, value) for kind, value in row["identifiers"]),
    )


def _values(search: OffenderSearch) -> dict[str, Any]:
    number, born = search.identifier, search.date_of_birth
    return {
        "given_name": search.given_name,
        "family_name": search.family_name,
        "date_of_birth": born,
        # The years of which the rule of confidence says that they are near.
        "born_from": date(born.year - 1, 1, 1) if born else None,
        "born_until": date(born.year + 1, 12, 31) if born else None,
        "identifier_kind": number.kind.value if number else None,
        "identifier_value": number.value if number else None,
        "reference": search.reference,
    }
