"""Rule sets, as a plain register: what has begun is never changed."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import LeadAgencyRuleSet, LeadAgencyRuleSetPage, NewLeadAgencyRuleSet
from bluelamp.schemas.offenders.lead_queues import LeadOrganisation, LeadOrganisationPage, NewLeadOrganisation
from bluelamp.schemas.problems import Fault
from offenders.lead_agencies.rules.proposing import RuleSet
from offenders.lead_agencies.rules.refusing import Allowed, Lead, check_organisation, check_rule_set
from offenders.lead_agencies.statements import rules as statements
from offenders.settings import ADDRESS

RULE_SETS = Register(
    name="lead agency rule set",
    address=f"{ADDRESS}/lead-agency-rule-sets",
    statements=statements.RULE_SETS,
    details=NewLeadAgencyRuleSet,
    kept=LeadAgencyRuleSet,
    page=LeadAgencyRuleSetPage,
    check=lambda new: check_rule_set(new, clocks.today()),
    faults={
        "lead_agency_rule_set_begins_once": Fault(
            "#/effective_from", "Another begins on that day already.", "begins_already"
        )
    },
)


LEAD_ORGANISATIONS = Register(
    name="lead organisation",
    address=f"{ADDRESS}/lead-organisations",
    statements=statements.LEAD_ORGANISATIONS,
    details=NewLeadOrganisation,
    kept=LeadOrganisation,
    page=LeadOrganisationPage,
    check=check_organisation,
    faults={
        "lead_organisation_is_of_an_agency_once": Fault(
            "#/organisation_id", "This organisation is of this agency already: change that.", "recorded"
        )
    },
)


class Holding(NamedTuple):
    """The rule set that holds on a day, how long a receiving agency has for its answer, and where it is urgent."""

    rule_set_id: UUID
    rules: RuleSet
    acceptance_amount: int
    acceptance_unit: WindowUnit
    urgent_amount: int
    urgent_unit: WindowUnit


async def holding_on(connection: Connection, day: date) -> Holding:
    """Return the rule set that holds on a day: there is one for every day since 1990."""
    row = await statements.RULE_SET_ON.row(connection, day=day)
    if row is None:
        raise RuntimeError("no rule set holds on that day")
    return Holding(
        rule_set_id=row["rule_set_id"],
        rules=rules_of(row),
        acceptance_amount=row["acceptance_amount"],
        acceptance_unit=WindowUnit(row["acceptance_unit"]),
        urgent_amount=row["urgent_amount"],
        urgent_unit=WindowUnit(row["urgent_unit"]),
    )


async def allowed_on(connection: Connection, day: date) -> Allowed:
    """Return who may lead on a day: the agencies of the rule set, and the organisations that the register has."""
    rules = (await holding_on(connection, day)).rules
    rows = await statements.ORGANISATIONS_ON.rows(connection, day=day)
    return Allowed(rules.agencies, frozenset(Lead(LeadAgency(row["agency"]), row["organisation_id"]) for row in rows))


def rules_of(row: Row) -> RuleSet:
    """Return a rule set as the rule takes it."""
    return RuleSet(
        agencies=frozenset(LeadAgency(one) for one in row["agencies"]),
        high_risk_agency=_agency(row["high_risk_agency"]),
        statutory_agency=LeadAgency(row["statutory_agency"]),
        non_statutory_agency=LeadAgency(row["non_statutory_agency"]),
        youth_agency=_agency(row["youth_agency"]),
        rsr_cut=row["rsr_cut"],
    )


def _agency(code: str | None) -> LeadAgency | None:
    return None if code is None else LeadAgency(code)
