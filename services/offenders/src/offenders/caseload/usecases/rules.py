"""Schedules of contact and sets of pathways, as plain registers: what has begun is never changed."""

from bluelamp.kit import clocks
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.offenders.plans import (
    ContactSchedule,
    ContactSchedulePage,
    NewContactSchedule,
    NewPathwaySet,
    PathwaySet,
    PathwaySetPage,
)
from bluelamp.schemas.problems import Fault
from offenders.caseload.rules.refusing import check_pathway_set, check_schedule
from offenders.caseload.statements import rules as statements
from offenders.settings import ADDRESS

_TWICE = Fault("#/effective_from", "Another begins on that day already.", "begins_already")

CONTACT_SCHEDULES = Register(
    name="contact schedule",
    address=f"{ADDRESS}/contact-schedules",
    statements=statements.CONTACT_SCHEDULES,
    details=NewContactSchedule,
    kept=ContactSchedule,
    page=ContactSchedulePage,
    check=lambda new: check_schedule(new, clocks.today()),
    faults={"contact_schedule_begins_once": _TWICE},
)
PATHWAY_SETS = Register(
    name="pathway set",
    address=f"{ADDRESS}/pathway-sets",
    statements=statements.PATHWAY_SETS,
    details=NewPathwaySet,
    kept=PathwaySet,
    page=PathwaySetPage,
    check=lambda new: check_pathway_set(new, clocks.today()),
    faults={"pathway_set_begins_once": _TWICE},
)
