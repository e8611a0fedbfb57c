"""The registers of operating practice."""

from bluelamp.kit import clocks
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.offenders.standards import (
    ComplianceAudit,
    ComplianceAuditPage,
    ImprovementAction,
    ImprovementActionPage,
    NewComplianceAudit,
    NewImprovementAction,
    NewStandard,
    NewStandardAdoption,
    NewStandardVersion,
    NewStrategyAction,
    NewTransitionIssue,
    Standard,
    StandardAdoption,
    StandardAdoptionPage,
    StandardPage,
    StandardVersion,
    StandardVersionPage,
    StepStatus,
    StrategyAction,
    StrategyActionPage,
    TransitionIssue,
    TransitionIssuePage,
)
from bluelamp.schemas.problems import Fault
from offenders.settings import ADDRESS
from offenders.standards.rules import keeping
from offenders.standards.statements import registers as statements

_NO_VERSION = Fault("#/standard_version_id", "There is no such version.", "unknown_version")

STANDARDS = Register(
    name="standard",
    address=f"{ADDRESS}/standards",
    statements=statements.STANDARDS,
    details=NewStandard,
    kept=Standard,
    page=StandardPage,
    check=lambda new: keeping.check_past(new.begun_on, clocks.today(), "begun_on"),
    faults={"standard_has_its_code": Fault("#/code", "Another has this code.", "code_taken")},
)
VERSIONS = Register(
    name="standard version",
    address=f"{ADDRESS}/standard-versions",
    statements=statements.VERSIONS,
    details=NewStandardVersion,
    kept=StandardVersion,
    page=StandardVersionPage,
    faults={
        "version_is_of_a_standard": Fault("#/standard_id", "There is no such standard.", "unknown_standard"),
        "standard_version_has_its_number": Fault("#/version_number", "There is this version already.", "number_taken"),
        "standard_version_begins_once": Fault("#/in_force_from", "Another begins on that day.", "begins_already"),
    },
)
ADOPTIONS = Register(
    name="standard adoption",
    address=f"{ADDRESS}/standard-adoptions",
    statements=statements.ADOPTIONS,
    details=NewStandardAdoption,
    kept=StandardAdoption,
    page=StandardAdoptionPage,
    check=lambda new: keeping.check_adoption(new, clocks.today()),
    moves_by_itself=True,
    computed=lambda row: {
        "status": keeping.adoption_status(row["planned_for"], row["adopted_on"], clocks.today()),
    },
    faults={
        "adoption_is_of_a_version": _NO_VERSION,
        "unit_adopts_a_version_once": Fault("#/lpu", "The unit's adoption is recorded: change it.", "recorded"),
    },
)
AUDITS = Register(
    name="compliance audit",
    address=f"{ADDRESS}/compliance-audits",
    statements=statements.AUDITS,
    details=NewComplianceAudit,
    kept=ComplianceAudit,
    page=ComplianceAuditPage,
    check=lambda new: keeping.check_audit(new, clocks.today()),
    computed=lambda row: {"compliance": row["met"] / row["checked"]},
    faults={"audit_is_of_a_version": _NO_VERSION},
)
ACTIONS = Register(
    name="improvement action",
    address=f"{ADDRESS}/improvement-actions",
    statements=statements.ACTIONS,
    details=NewImprovementAction,
    kept=ImprovementAction,
    page=ImprovementActionPage,
    check=lambda new: keeping.check_step(new, clocks.today()),
    moves_by_itself=True,
    computed=lambda row: {
        "is_overdue": keeping.is_overdue(StepStatus(row["status"]), row["due_on"], clocks.today()),
    },
    faults={
        "action_follows_an_audit": Fault("#/compliance_audit_id", "There is no such audit.", "unknown_audit"),
    },
)
STRATEGY = Register(
    name="strategy action",
    address=f"{ADDRESS}/strategy-actions",
    statements=statements.STRATEGY,
    details=NewStrategyAction,
    kept=StrategyAction,
    page=StrategyActionPage,
    check=lambda new: keeping.check_step(new, clocks.today()),
    moves_by_itself=True,
    computed=lambda row: {
        "is_overdue": keeping.is_overdue(StepStatus(row["status"]), row["due_on"], clocks.today()),
    },
)
ISSUES = Register(
    name="transition issue",
    address=f"{ADDRESS}/transition-issues",
    statements=statements.ISSUES,
    details=NewTransitionIssue,
    kept=TransitionIssue,
    page=TransitionIssuePage,
    check=lambda new: keeping.check_issue(new, clocks.today()),
    moves_by_itself=True,
    computed=lambda row: {
        "is_overdue": keeping.is_overdue(StepStatus(row["status"]), row["due_on"], clocks.today()),
    },
)
