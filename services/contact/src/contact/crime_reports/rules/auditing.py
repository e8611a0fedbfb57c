"""What may be said of an audited report, and the error rate of a sample."""

from bluelamp.schemas.contact.crime_reports import (
    AuditError,
    AuditPopulation,
    AuditResult,
    NewAuditFinding,
    NewCrimeAudit,
)
from bluelamp.schemas.contact.measures import Figure, FigureFootnote
from bluelamp.schemas.problems import Fault, raise_all
from contact.crime_reports.rules.figures import Period, check_period, share_figure

_FORMULA = "Reports of the sample found in error ÷ reports of the sample audited."
_NOT_OF = {
    AuditPopulation.RECORDED: frozenset({AuditError.NOT_RECORDED}),
    AuditPopulation.NOT_RECORDED: frozenset(AuditError) - {AuditError.NOT_RECORDED, AuditError.NUMBER_OF_CRIMES},
}


def check_audit(new: NewCrimeAudit) -> None:
    """Refuse a period that cannot be."""
    check_period(new.reported_from, new.reported_until, "#/reported_until")


def check_finding(new: NewAuditFinding, population: AuditPopulation) -> None:
    """Refuse an error without its kind and rationale, a kind without an error, and one that cannot be."""
    faults = []
    if (new.result is AuditResult.ERROR) != bool(new.error_kinds):
        faults.append(Fault("#/error_kinds", "An error has a kind, and what is correct has none.", "kinds_needed"))
    if len(set(new.error_kinds)) != len(new.error_kinds):
        faults.append(Fault("#/error_kinds", "Each kind is named once.", "named_twice"))
    if set(new.error_kinds) & _NOT_OF[population]:
        faults.append(Fault("#/error_kinds", "What was drawn cannot have that error.", "kind_impossible"))
    if new.result is AuditResult.ERROR and new.rationale is None:
        faults.append(Fault("#/rationale", "Say why it is an error.", "rationale_needed"))
    raise_all(faults)


def error_rate(errors: int, audited: int, sample_size: int, period: Period) -> Figure:
    """Return a sample's error rate so far; as long as some are not audited it says so."""
    text = f"{audited} of {sample_size} reports of the sample are audited: who audits the easy ones first shifts this."
    unfinished = [FigureFootnote(code="UNFINISHED", text=text)] if audited < sample_size else []
    return share_figure("CRIME.ERROR_RATE", _FORMULA, (errors, audited), period, unfinished)
