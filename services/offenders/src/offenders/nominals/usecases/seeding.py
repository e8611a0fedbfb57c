"""The demonstration's offenders, in the state that each example of the reference needs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.nominals import NewOffender, NewOffenderMerge, NewOpening, NewRestriction
from bluelamp.schemas.offenders.retention import NewLegalHold
from offenders.nominals import demonstration as known
from offenders.nominals.statements import offenders as statements
from offenders.nominals.usecases.keeping import record_offender, restrict_offender
from offenders.nominals.usecases.merging import merge_offenders
from offenders.nominals.usecases.opening import open_restricted
from offenders.nominals.usecases.retaining import place_hold

_FIRST = {
    known.MANAGED: ("One", "1985-01-30"),
    known.PERPETRATOR: ("Two", "1985-01-30"),
    known.SEX_OFFENDER: ("Three", "1961-07-19"),
    known.TO_CHANGE: ("Four", None),
    known.TO_NAME: ("Five", "1979-11-02"),
    known.TO_NUMBER: ("Six", "1990-06-15"),
    known.TO_RESTRICT: ("Seven", "1972-03-21"),
    known.RESTRICTED: ("Eight", "1968-10-09"),
    known.TO_KEEP: ("Nine", "1988-08-08"),
    known.TO_MERGE: ("Nine", "1988-08-08"),
    known.MERGED_KEPT: ("Ten", "1970-12-01"),
    known.MERGED_AWAY: ("Ten", "1970-01-12"),
    known.TO_REVIEW: ("Eleven", "1959-05-23"),
    known.TO_WITHDRAW: ("Twelve", "1966-04-14"),
}


def _people() -> Mapping[UUID, dict[str, Any]]:
    people = {one: _person(name, born) for one, (name, born) in _FIRST.items()}
    people |= {one: _person(f"Nominee-{place + 1}", "1991-02-03") for place, one in enumerate(known.NOMINEES)}
    people[known.PERPETRATOR]["identifiers"] = [{"kind": "PNC_ID", "value": known.PNC_OF_PERPETRATOR}]
    people[known.MANAGED]["identifiers"] = [{"kind": "PNC_ID", "value": "2001/0012345K"}]
    return people


def _person(name: str, born: str | None) -> dict[str, Any]:
    return {
        "given_name": "Example",
        "family_name": f"Offender-{name}",
        "date_of_birth": born,
        "sex": "MALE",
        "lpu": "SANDWELL",
    }


async def seed_nominals(resources: Resources) -> int:
    """Add the demonstration's offenders that are missing; returns how many were added."""
    manager = keeper("offender-supervisor")
    async with resources.database.transaction() as connection:
        if await statements.EXISTS.value(connection, offender_id=known.MANAGED):
            return 0
        for offender_id, values in _people().items():
            await record_offender(connection, manager, NewOffender.model_validate(values), offender_id)
        await _mistype(connection)
        await _restrict(connection, manager)
        hold = NewLegalHold(reason="The example shows an inquiry for which the records are kept.")
        await place_hold(connection, manager, known.TO_REVIEW, hold, known.HOLD_TO_END)
        merge = NewOffenderMerge(
            kept_offender_id=known.MERGED_KEPT, merged_offender_id=known.MERGED_AWAY, reason="The same fingerprints."
        )
        await merge_offenders(connection, manager, merge, known.MERGE_TO_REVERSE)
    return len(_people())


async def _mistype(connection: Connection) -> None:
    name = {"given_name": "Mistyped", "family_name": "Offender-Twelve"}
    await statements.ADD_ALIAS.run(connection, offender_id=known.TO_WITHDRAW, alias_id=known.ALIAS_TO_WITHDRAW, **name)
    number = {"kind": "PNC_ID", "value": "1999/0099999Z"}
    await statements.ADD_IDENTIFIER.run(
        connection, offender_id=known.TO_WITHDRAW, identifier_id=known.NUMBER_TO_WITHDRAW, **number
    )


async def _restrict(connection: Connection, manager: Actor) -> None:
    restriction = NewRestriction(is_restricted=True, reason="The example shows a record that few may open.")
    await restrict_offender(connection, manager, known.RESTRICTED, restriction)
    opening = NewOpening(reason="The example shows an opening that nobody has looked at.")
    # By somebody whom no client is: to those whom the examples are shown the record stays closed.
    opener = replace(keeper("offender-manager"), subject="another-offender-manager")
    await open_restricted(connection, opener, known.RESTRICTED, opening, known.OPENING_TO_REVIEW)
