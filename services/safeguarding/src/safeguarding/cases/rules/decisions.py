"""What a discussion, a decision, a challenge and an acknowledgement must hold (domain.md §2.4, §2.5, §2.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bluelamp.kit.clocks import ADULT_AGE, age_on
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, raise_all
from bluelamp.schemas.safeguarding.cases import (
    Acknowledgement,
    CaseOutcome,
    ChallengeDecision,
    DiscussionKind,
    InformationKind,
    InformationReliedOn,
    Investigation,
    LegalThreshold,
    NewDecision,
    NewDiscussion,
    ResponseType,
    ThresholdFinding,
)
from bluelamp.schemas.safeguarding.codes import Agency, CaseKind, CaseRole, Rating
from safeguarding.cases.rules.clocks import is_lower
from safeguarding.cases.rules.referring import InCase, referral_faults

_O = CaseOutcome
TO_THE_PORTAL = frozenset({_O.REFERRAL_PORTAL, _O.EARLY_HELP})
"""What a partner of the Referral Portal does instead of the hub."""
_FOR_CHILDREN = frozenset({_O.S47_SINGLE_AGENCY_SC, _O.S47_JOINT, _O.S17_ASSESSMENT})
_FOR_ADULTS = frozenset({_O.S42_ENQUIRY, _O.OTHER_SAFEGUARDING_ENQUIRY})
_NEEDS_THRESHOLD = {
    _O.S47_SINGLE_AGENCY_SC: LegalThreshold.CHILDREN_ACT_S47,
    _O.S47_JOINT: LegalThreshold.CHILDREN_ACT_S47,
    _O.S17_ASSESSMENT: LegalThreshold.CHILDREN_ACT_S17,
    _O.S42_ENQUIRY: LegalThreshold.CARE_ACT_S42,
    _O.POLICE_SINGLE_AGENCY: LegalThreshold.CRIMINAL_INVESTIGATION,
}
_NEEDS_DISCUSSION = frozenset({_O.S47_SINGLE_AGENCY_SC, _O.S47_JOINT})
_BELOW_THRESHOLD = frozenset(
    {_O.NFA_INFORMATION_ONLY, _O.RETURNED_NO_CONSENT, _O.SIGNPOST_UNIVERSAL, _O.EARLY_HELP, _O.REFERRAL_PORTAL}
)
"""What leaves nobody making enquiries, as the duty under section 47 or section 42 demands."""
_DUTY_TO_ENQUIRE = frozenset({LegalThreshold.CHILDREN_ACT_S47, LegalThreshold.CARE_ACT_S42})
_RESPONSES_FOR_CHILDREN = frozenset({ResponseType.SECTION_17, ResponseType.SECTION_47})
_RESPONSES_FOR_ADULTS = frozenset(
    {ResponseType.SECTION_42_INFORMATION_GATHERING, ResponseType.SECTION_42_FORMAL_ENQUIRY}
)
_MAY_BE_ADULTS = frozenset({CaseRole.SUBJECT, CaseRole.VICTIM})
_SOCIAL_CARE = {CaseKind.CHILD: Agency.CHILDRENS_SOCIAL_CARE, CaseKind.ADULT: Agency.ADULT_SOCIAL_CARE}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a decision is judged against: the kind of case, who is in it, and what there is in it to rely on."""

    kind: CaseKind
    enquiries: frozenset[UUID]
    discussions: frozenset[UUID]
    section_47_met: bool
    """Whether the case's latest strategy discussion found the threshold met, under a social worker's lead."""
    people: Mapping[UUID, InCase] = field(default_factory=dict)
    """Who is in the case, in the order in which they came into it."""

    def is_for_an_adult(self, today: date) -> bool:
        """Say whether somebody whom the case is for is an adult; whose age nobody knows may be one."""
        return any(
            one.role in _MAY_BE_ADULTS and (one.date_of_birth is None or age_on(one.date_of_birth, today) >= ADULT_AGE)
            for one in self.people.values()
        )


def quorum(kind: CaseKind) -> frozenset[Agency]:
    """Return who must be at a strategy discussion: social care, police and health."""
    return frozenset({_SOCIAL_CARE[kind], Agency.POLICE, Agency.HEALTH})


def check_discussion(new: NewDiscussion, kind: CaseKind, received_at: datetime, moment: datetime) -> None:
    """Raise RULE_BROKEN with a fault for each thing that the record of a discussion lacks."""
    raise_all([*_discussion_faults(new, kind, received_at, moment)])


def check_decision(new: NewDecision, facts: CaseFacts, today: date) -> None:
    """Raise RULE_BROKEN with a fault for each thing that keeps a decision from being taken.

    What it relied on is looked up among the case's own enquiries and discussions; today is London's.
    """
    raise_all([*_decision_faults("#", new, facts, today)])


def check_challenge_decision(new: ChallengeDecision, facts: CaseFacts, today: date) -> None:
    """Raise RULE_BROKEN unless a changed decision is a whole decision, and one that is upheld brings none."""
    if new.result == "CHANGED" and new.decision is None:
        raise_all([Fault("#/decision", "A changed decision is written down whole.", "decision_required")])
    if new.result == "UPHELD" and new.decision is not None:
        raise_all([Fault("#/decision", "A decision that is upheld stays as it is.", "decision_not_wanted")])
    if new.decision is not None:
        raise_all([*_decision_faults("#/decision", new.decision, facts, today)])


def check_may_decide(agency: str | None) -> None:
    """Raise FORBIDDEN for a manager of any other desk: the hub's management alone decides, and tells of it."""
    if agency != Agency.HUB_MANAGEMENT:
        raise ProblemError(ProblemCode.FORBIDDEN, "The hub's management decides on a case and tells of it.")


def check_may_decide_challenge(decider: str, creator: str, decision_maker: str, challenger: str) -> None:
    """Raise FORBIDDEN for whoever brought the case, took the decision or challenged it."""
    if decider in {creator, decision_maker, challenger}:
        detail = "Who brought the case, took the decision or challenged it does not decide the challenge."
        raise ProblemError(ProblemCode.FORBIDDEN, detail)


def check_may_acknowledge(agency: str | None, kind: CaseKind) -> None:
    """Raise FORBIDDEN unless the social care of this kind of case, or the hub's management, says what was answered."""
    if agency not in {_SOCIAL_CARE[kind], Agency.HUB_MANAGEMENT}:
        detail = f"The {_SOCIAL_CARE[kind]} desk acknowledges such a case, or the hub's management."
        raise ProblemError(ProblemCode.FORBIDDEN, detail)


def check_may_lower(new: Rating, present: Rating | None, agency: str | None) -> None:
    """Raise FORBIDDEN for a rating lower than the present one, which is the referrer's to begin with, by a desk."""
    if is_lower(new, present) and agency != Agency.HUB_MANAGEMENT:
        detail = f"The hub's management alone rates a case lower than {present}: ask it, and say why."
        raise ProblemError(ProblemCode.FORBIDDEN, detail)


def check_may_escalate(organisation_id: UUID | None, challenger: UUID, agency: str | None) -> None:
    """Raise FORBIDDEN unless the desk that challenged takes it further, or the hub's management."""
    if organisation_id != challenger and agency != Agency.HUB_MANAGEMENT:
        detail = "The desk that challenged the decision takes it further, or the hub's management."
        raise ProblemError(ProblemCode.FORBIDDEN, detail)


def check_may_withdraw(organisation_id: UUID | None, challenger: UUID) -> None:
    """Raise FORBIDDEN unless the desk that challenged does so no longer."""
    if organisation_id != challenger:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the desk that challenged the decision withdraws that.")


def check_acknowledgement(new: Acknowledgement, kind: CaseKind) -> None:
    """Raise RULE_BROKEN unless a social worker answered, by a response that this kind of case has."""
    faults = []
    if kind is CaseKind.CHILD and not new.is_social_worker:
        detail = "For a child a social worker acknowledges and decides on the response."
        faults.append(Fault("#/is_social_worker", detail, "social_worker_required"))
    foreign = _RESPONSES_FOR_ADULTS if kind is CaseKind.CHILD else _RESPONSES_FOR_CHILDREN
    if new.response_type in foreign:
        faults.append(Fault("#/response_type", f"There is no such response for {kind}.", "wrong_kind"))
    raise_all(faults)


def _discussion_faults(new: NewDiscussion, kind: CaseKind, received_at: datetime, moment: datetime) -> Iterator[Fault]:
    if new.held_at > moment:
        yield Fault("#/held_at", "The moment lies in the future.", "date_in_future")
    if new.held_at < received_at:
        yield Fault("#/held_at", "The discussion was before the case was received.", "before_receipt")
    for index, action in enumerate(new.actions):
        if action.due_at <= new.held_at:
            yield Fault(f"#/actions/{index}/due_at", "An action is due after the discussion.", "before_discussion")
    present = {one.agency for one in new.attendees}
    if new.kind is DiscussionKind.STRATEGY:
        if missing := sorted(quorum(kind) - present):
            detail = f"A strategy discussion needs also: {', '.join(missing)}."
            yield Fault("#/attendees", detail, "quorum_missing")
        if kind is CaseKind.CHILD and new.threshold is None:
            yield Fault("#/threshold", "Say whether the threshold of section 47 is met.", "threshold_required")
    if new.threshold is not None:
        if kind is not CaseKind.CHILD:
            yield Fault("#/threshold", "Section 47 is about children.", "wrong_kind")
        yield from _threshold_faults(new.threshold)


def _threshold_faults(finding: ThresholdFinding) -> Iterator[Fault]:
    if not finding.met:
        if finding.alternative is None:
            detail = "Where the threshold is not met, say whether section 17 is, or that it is stepped down."
            yield Fault("#/threshold/alternative", detail, "alternative_required")
        if finding.investigation is not None:
            yield Fault("#/threshold/investigation", "Nothing is investigated below the threshold.", "not_wanted")
        return
    if finding.investigation is None:
        yield Fault("#/threshold/investigation", "Say who investigates.", "investigation_required")
    lead = finding.lead_practitioner
    if lead is None:
        yield Fault("#/threshold/lead_practitioner", "Say who leads.", "lead_practitioner_required")
    elif not lead.is_social_worker or lead.agency is not Agency.CHILDRENS_SOCIAL_CARE:
        detail = "A social worker leads the enquiries of section 47."
        yield Fault("#/threshold/lead_practitioner", detail, "social_worker_required")
    if finding.investigation is Investigation.SINGLE_AGENCY_POLICE and not finding.child_in_need_plan:
        detail = "While the police investigate alone, the child has a child-in-need plan."
        yield Fault("#/threshold/child_in_need_plan", detail, "child_in_need_plan_required")


def _decision_faults(at: str, new: NewDecision, facts: CaseFacts, today: date) -> Iterator[Fault]:
    yield from _outcome_faults(at, new, facts, today)
    yield from _duty_faults(at, new, facts)
    for index, link in enumerate(new.information_relied_on):
        yield from _link_faults(f"{at}/information_relied_on/{index}", link, facts)
    wanted = TO_THE_PORTAL & {new.primary_outcome, *new.secondary_outcomes}
    if wanted and new.referral is None:
        detail = "With this outcome the portal needs what a referral needs."
        yield Fault(f"{at}/referral", detail, "referral_required")
    if new.referral is not None:
        if not wanted:
            yield Fault(f"{at}/referral", "None of the outcomes goes to the portal.", "referral_not_wanted")
        yield from referral_faults(f"{at}/referral", new.referral, facts.people, today)


def _outcome_faults(at: str, new: NewDecision, facts: CaseFacts, today: date) -> Iterator[Fault]:
    kind = facts.kind
    foreign = _FOR_ADULTS if kind is CaseKind.CHILD else _FOR_CHILDREN
    # A child's case may be about the adult as well, whom nobody would protect otherwise (ADR 0031).
    if kind is CaseKind.CHILD and facts.is_for_an_adult(today):
        foreign = frozenset()
    if new.primary_outcome in foreign:
        yield Fault(f"{at}/primary_outcome", f"There is no such outcome for {kind}.", "wrong_kind")
    needed = _NEEDS_THRESHOLD.get(new.primary_outcome)
    if needed and new.threshold is not needed:
        yield Fault(f"{at}/threshold", f"This outcome needs the threshold {needed}.", "threshold_mismatch")
    for index, outcome in enumerate(new.secondary_outcomes):
        pointer = f"{at}/secondary_outcomes/{index}"
        if outcome in foreign:
            yield Fault(pointer, f"There is no such outcome for {kind}.", "wrong_kind")
        if outcome is new.primary_outcome or outcome in new.secondary_outcomes[:index]:
            yield Fault(pointer, "The outcome is named already.", "duplicate")


def _duty_faults(at: str, new: NewDecision, facts: CaseFacts) -> Iterator[Fault]:
    """Yield what contradicts the duty to make enquiries, or claims it without the discussion that it follows from."""
    if new.threshold in _DUTY_TO_ENQUIRE and new.primary_outcome in _BELOW_THRESHOLD:
        detail = f"Where the threshold {new.threshold} is met, enquiries are made: this outcome makes none."
        yield Fault(f"{at}/primary_outcome", detail, "contradicts_threshold")
    if facts.section_47_met or facts.kind is not CaseKind.CHILD:
        return
    outcomes = [("primary_outcome", new.primary_outcome)]
    outcomes += [(f"secondary_outcomes/{index}", outcome) for index, outcome in enumerate(new.secondary_outcomes)]
    for name, outcome in outcomes:
        if outcome in _NEEDS_DISCUSSION:
            detail = "Section 47 follows from a strategy discussion that found its threshold met; record that first."
            yield Fault(f"{at}/{name}", detail, "strategy_discussion_required")


def _link_faults(pointer: str, link: InformationReliedOn, facts: CaseFacts) -> Iterator[Fault]:
    known = {InformationKind.ENQUIRY: facts.enquiries, InformationKind.DISCUSSION: facts.discussions}.get(link.kind)
    if known is not None and link.id not in known:
        yield Fault(f"{pointer}/id", "The case has nothing of this kind with this id.", "unknown_information")
