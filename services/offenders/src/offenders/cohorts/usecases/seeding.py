"""Putting in the nominations and panels that the demonstration needs."""

from dataclasses import replace
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.nominations import NewNomination, NominationOrigin
from bluelamp.schemas.offenders.panels import NewPanel, NewPanelClosing, NewPanelDecision, NewPanelView
from offenders.caseload import demonstration as caseload
from offenders.cohorts import demonstration as known
from offenders.cohorts.statements.nominations import EXISTS
from offenders.cohorts.usecases.deciding import decide
from offenders.cohorts.usecases.nominating import PutForward, bare_nomination, nominate
from offenders.cohorts.usecases.panels import call_panel, close_panel
from offenders.cohorts.usecases.viewing import give_view

_COORDINATOR = keeper("iom-coordinator")
_OTHER_AGENCY = replace(keeper("offender-manager"), organisation_id=known.AGENCY)
_NOMINATIONS = {
    known.NOMINATION: (known.FIRST, "FLEX", "VIOLENCE"),
    known.TO_SCORE: (known.FIRST, "FREE", "DRUGS"),
    known.TO_WITHDRAW: (known.SECOND, "FREE", "DRUGS"),
    known.TO_PUT: (known.SECOND, "FLEX", "WEAPONS"),
    known.TO_ACCEPT: (known.FIRST, "FIXED", "BURGLARY"),
    known.TO_DECLINE: (known.SECOND, "FIXED", "VEHICLE_CRIME"),
    known.ACCEPTED: (known.SECOND, "DA", "DOMESTIC_ABUSE"),
}


async def seed_cohorts(resources: Resources) -> int:
    """Add the demonstration's nominations and panels that are missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        if await EXISTS.value(connection, nomination_id=known.NOMINATION):
            return 0
        by = PutForward(NominationOrigin.FORCE)
        for nomination_id, (offender_id, cohort, pattern) in _NOMINATIONS.items():
            new = _nomination(offender_id, cohort, pattern)
            await nominate(connection, _COORDINATOR, new, by, nomination_id)
        case_id = await _held(connection)
        await _to_decide(connection, case_id)
        await call_panel(connection, _COORDINATOR, _panel(), known.TO_CLOSE)
    return len(_NOMINATIONS) + 3


def _nomination(offender_id: UUID, cohort: str, pattern: str) -> NewNomination:
    given = {"offender_id": offender_id, "cohort": cohort, "offence_patterns": [pattern], "is_statutory": True}
    return NewNomination.model_validate({**known.NEW_NOMINATION, **given, "facts": known.FACTS})


def _panel(*agenda: dict[str, UUID]) -> NewPanel:
    return NewPanel.model_validate({**known.NEW_PANEL, "meets_on": clocks.today(), "agenda": list(agenda)})


async def _held(connection: Connection) -> UUID:
    """Hold one panel and close it; returns the case that it opened."""
    agenda = _panel({"nomination_id": known.ACCEPTED})
    await call_panel(connection, _COORDINATOR, agenda, known.HELD, [known.ITEM_HELD])
    await _vote(connection, known.HELD, known.ITEM_HELD, "ACCEPT")
    said = {name: value for name, value in known.NEW_ACCEPTANCE.items() if name != "lead"}
    decision = NewPanelDecision.model_validate({**said, "item_id": known.ITEM_HELD, "colour": "GREEN"})
    await decide(connection, _COORDINATOR, known.HELD, decision)
    await close_panel(connection, _COORDINATOR, known.HELD, NewPanelClosing.model_validate(known.NEW_CLOSING))
    case_id: UUID = (await bare_nomination(connection, known.ACCEPTED))["case_id"]
    return case_id


async def _to_decide(connection: Connection, case_id: UUID) -> None:
    agenda = _panel(
        {"nomination_id": known.NOMINATION},
        {"nomination_id": known.TO_ACCEPT},
        {"nomination_id": known.TO_DECLINE},
        {"case_id": case_id},
        {"case_id": caseload.CASE},
    )
    items = {
        known.ITEM_TO_VIEW: None,
        known.ITEM_TO_ACCEPT: "ACCEPT",
        known.ITEM_TO_DECLINE: "DECLINE",
        known.ITEM_TO_DESELECT: "DESELECT",
        known.ITEM_TO_REVIEW: "KEEP",
    }
    await call_panel(connection, _COORDINATOR, agenda, known.PANEL, list(items))
    for item_id, vote in items.items():
        if vote is not None:
            await _vote(connection, known.PANEL, item_id, vote)


async def _vote(connection: Connection, panel_id: UUID, item_id: UUID, vote: str) -> None:
    view = NewPanelView.model_validate({**known.NEW_VIEW, "item_id": item_id, "vote": vote})
    for actor in (_COORDINATOR, _OTHER_AGENCY):
        await give_view(connection, actor, panel_id, view)
