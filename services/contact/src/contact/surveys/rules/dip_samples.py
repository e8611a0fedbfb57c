"""Dip samples: whom a supervisor may contact, what a contact must say, and what a month came to (domain.md §10.3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bluelamp.schemas.contact.dip_samples import (
    DipContactOutcome,
    DipSampleCaller,
    DipSampleStatus,
    NewDipContact,
    SupervisorRank,
)
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigureUnit
from bluelamp.schemas.contact.surveys import SuppressionReason
from bluelamp.schemas.problems import Fault, raise_all
from contact.surveys.rules.counting import Tally
from contact.surveys.rules.intervals import Share, wilson
from contact.surveys.rules.suppression import reasons_of
from contact.surveys.rules.telling import DEFINITION_VERSION, SUPPRESSED, Subject, interval_of

RANKS = tuple(SupervisorRank)
OF_SERGEANTS = frozenset({SupervisorRank.SERGEANT})
OF_SENIORS = frozenset(SupervisorRank) - OF_SERGEANTS
CHECKS_HOLD = timedelta(days=7)
"""How old what is known of a caller may be when a supervisor reads whom to contact [A]."""
NO_SURVEY = FigureFootnote(
    code="NO_SURVEY",
    text="These are contacts by supervisors with callers of their own unit. They are no survey, and in no SAT figure.",
)
_DONE_FORMULA = "Dip samples done ÷ dip samples due in the month; due is what the month's draws ask of each rank."
_ANSWER_FORMULA = "Satisfied ÷ answered by callers whom supervisors contacted, do not know left out; no survey."


@dataclass(frozen=True, slots=True)
class Sight:
    """Which dip samples somebody may know; None is every one."""

    lpu: str | None
    ranks: frozenset[SupervisorRank] | None
    contacts: bool

    def shows(self, lpu: str, rank: SupervisorRank) -> bool:
        """Whether a unit's and rank's dip sample may be known."""
        return self.lpu in {None, lpu} and (self.ranks is None or rank in self.ranks)


def sight_of(roles: frozenset[str], lpu: str | None) -> Sight:
    """Return what roles show: supervisors their own unit's and rank's, and the analyst all, without whom to contact.

    A supervisor of no unit sees none.
    """
    ranks: frozenset[SupervisorRank] = frozenset()
    if "sergeant" in roles:
        ranks |= OF_SERGEANTS
    if "senior-officer" in roles:
        ranks |= OF_SENIORS
    if ranks:
        return Sight(lpu or "NONE", ranks, contacts=True)
    return Sight(None, None, contacts=False)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Callers as their checks leave them: who may be contacted, and what is told of the others."""

    safe: Mapping[UUID, str]
    reasons: Mapping[UUID, Sequence[SuppressionReason]]


def checked(callers: Sequence[DipSampleCaller]) -> Suppressed:
    """Part callers who may be contacted from those who may not; one unsafe log keeps the person's others back."""
    reasons: dict[UUID, list[SuppressionReason]] = {}
    for caller in callers:
        found = reasons_of(caller.checks)
        if found:
            reasons.setdefault(caller.caller_id, []).extend(found)
    ordered = sorted(callers, key=lambda one: one.source_reference)
    safe: dict[UUID, str] = {}
    for caller in ordered:
        if caller.caller_id not in reasons:
            safe.setdefault(caller.caller_id, caller.source_reference)
    return Suppressed(safe, reasons)


def faults_of_draw(month: date, callers: Sequence[DipSampleCaller], today: date) -> list[Fault]:
    """Return what no draw may be: of no month, of one to come, or with a log twice."""
    faults = []
    if month.day != 1:
        faults.append(Fault("#/month", "Give the first day of a month.", "no_first_of_month"))
    if month > today:
        faults.append(Fault("#/month", "The month has not begun yet.", "date_in_future"))
    seen = Counter(one.source_reference for one in callers)
    for place, one in enumerate(callers):
        if seen[one.source_reference] > 1:
            faults.append(Fault(f"#/callers/{place}/source_reference", "The log is named twice.", "named_twice"))
    return faults[:100]


def check_contact(contact: NewDipContact) -> None:
    """Refuse answers without a talk, a talk without answers, and a stop without its reason; raises RULE_BROKEN."""
    spoken = contact.outcome is DipContactOutcome.SPOKEN
    faults = [
        Fault(f"#/{name}", "Give an answer with SPOKEN, and with nothing else.", "answer_of_talk")
        for name in ("initial_response", "overall")
        if (getattr(contact, name) is not None) != spoken
    ]
    if (contact.stop_reason is not None) != (contact.outcome is DipContactOutcome.STOPPED):
        faults.append(
            Fault("#/stop_reason", "Give a reason with STOPPED, and with nothing else.", "reason_of_stop"),
        )
    raise_all(faults)


def reasons_after(contact: NewDipContact) -> list[SuppressionReason]:
    """Return what a supervisor learnt that keeps anybody from ringing the person."""
    if contact.outcome is DipContactOutcome.REFUSED:
        return [SuppressionReason.REFUSED]
    return [] if contact.stop_reason is None else [SuppressionReason(contact.stop_reason.value)]


def status_after(outcome: DipContactOutcome) -> DipSampleStatus:
    """Return where a contact leaves a dip sample; who did not answer is still due."""
    ended = {
        DipContactOutcome.SPOKEN: DipSampleStatus.DONE,
        DipContactOutcome.REFUSED: DipSampleStatus.REFUSED,
        DipContactOutcome.STOPPED: DipSampleStatus.STOPPED,
    }
    return ended.get(outcome, DipSampleStatus.DUE)


def done_figure(subject: Subject, done: int, due: int) -> Figure:
    """Return done of due: it is about supervisors' work and not about callers, so nothing is kept back."""
    notes = [] if due else [FigureFootnote(code="NO_DRAW", text="Nothing was drawn for this month.")]
    return Figure(
        measure_id="DIP.DONE",
        definition_version=DEFINITION_VERSION,
        formula=_DONE_FORMULA,
        unit=FigureUnit.SHARE,
        value=done / due if due else None,
        numerator=done,
        denominator=due,
        interval=None,
        period=subject.period,
        as_at=subject.as_at,
        footnotes=notes,
    )


def answer_figure(subject: Subject, question: str, tally: Tally, *, hidden: bool) -> Figure:
    """Return what callers answered to one question, under an id of its own."""
    told = tally.may_be_told and not hidden
    share = Share(tally.satisfied, tally.answered)
    return Figure(
        measure_id=f"DIP.{question}",
        definition_version=DEFINITION_VERSION,
        formula=_ANSWER_FORMULA,
        unit=FigureUnit.SHARE,
        value=share.value if told else None,
        numerator=tally.satisfied if told else None,
        denominator=tally.answered if told else None,
        interval=interval_of(wilson(share)) if told else None,
        period=subject.period,
        as_at=subject.as_at,
        footnotes=[NO_SURVEY] if told else [NO_SURVEY, SUPPRESSED],
    )
