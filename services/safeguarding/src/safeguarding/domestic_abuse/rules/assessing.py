"""From answers to ticks, prompts, what is missing and the suggested floor (domain.md §3.1, §3.2, §15)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bluelamp.schemas.problems import Fault, raise_all
from bluelamp.schemas.safeguarding.domestic_abuse import (
    AnswerValue,
    NewAnswer,
    NewPromptFinding,
    NewRiskAssessment,
    PersonReference,
    Prompt,
    PromptFindingValue,
    RecordedPrompt,
    RiskGrade,
)
from safeguarding.domestic_abuse.rules.instruments import InstrumentRules, is_lower, suggested_floor

# CAADA added NOT_KNOWN because "not known" had been scored as "no": none of these is a tick, and each leaves a gap.
_GAPS = frozenset({AnswerValue.NOT_KNOWN, AnswerValue.NOT_ASKED, AnswerValue.DECLINED})


@dataclass(frozen=True, slots=True)
class Scored:
    """What follows from the answers alone."""

    ticks: int
    high_risk_markers: list[str]
    unanswered: list[str]
    prompts: list[RecordedPrompt]
    incomplete: bool
    suggested_floor: RiskGrade | None

    @property
    def concerns(self) -> frozenset[Prompt]:
        """What the further questions found."""
        return frozenset(one.prompt for one in self.prompts if one.finding is PromptFindingValue.CONCERN)


def score(rules: InstrumentRules, answers: Sequence[NewAnswer], findings: Sequence[NewPromptFinding]) -> Scored:
    """Count, mark and suggest; the answers have been checked against the instrument."""
    given = {one.key: one.answer for one in answers}
    yes = [question for question in rules.questions if given[question.key] is AnswerValue.YES]
    unanswered = [question.key for question in rules.questions if given[question.key] in _GAPS]
    found = {one.prompt: one for one in findings}
    opened = [question.prompt for question in yes if question.prompt]
    prompts = [_recorded(prompt, found.get(prompt)) for prompt in dict.fromkeys([*opened, *found])]
    return Scored(
        ticks=len(yes),
        high_risk_markers=[question.key for question in yes if question.high_risk_marker],
        unanswered=unanswered,
        prompts=prompts,
        incomplete=bool(unanswered) or any(one.finding in {None, PromptFindingValue.NOT_KNOWN} for one in prompts),
        suggested_floor=suggested_floor(rules.bands, len(yes)),
    )


def check_answers(rules: InstrumentRules, new: NewRiskAssessment, today: date) -> None:
    """Raise one problem with a fault for each thing that keeps the assessment from being read."""
    faults = [
        *_answer_faults(rules, new.answers),
        *_day_faults(new, today),
        *person_faults("#/victim", new.victim),
        *(
            fault
            for index, one in enumerate(new.perpetrators)
            for fault in person_faults(f"#/perpetrators/{index}", one)
        ),
        *(fault for index, one in enumerate(new.children) for fault in person_faults(f"#/children/{index}", one)),
        *_repeated_findings(new.prompt_findings),
    ]
    raise_all(faults)


def check_grade(grade: RiskGrade, floor: RiskGrade | None) -> None:
    """Refuse a grade below the floor: the count may be raised by judgement and lowered by two signatures only."""
    if is_lower(grade, floor):
        detail = "Below the suggested floor: record the floor, then propose the lower grade for two signatures."
        raise_all([Fault("#/grade", detail, "below_floor")])


def check_sides(victim: object, perpetrators: Sequence[object], children: Sequence[object] = ()) -> None:
    """Refuse one person on two sides, or twice on one."""
    faults = []
    for name, people, taken in (("perpetrators", perpetrators, [victim]), ("children", children, [victim])):
        for index, one in enumerate(people):
            if one in taken or one in people[:index] or (name == "children" and one in perpetrators):
                faults.append(Fault(f"#/{name}/{index}", "The person stands elsewhere in the record.", "same_person"))
    raise_all(faults)


def person_faults(pointer: str, one: PersonReference) -> Iterator[Fault]:
    """Yield the fault of a person who is neither known nor described, or both."""
    if (one.person_id is None) == (one.person is None):
        yield Fault(pointer, "Send the person's id or who they are, one of the two.", "one_of_two")


def _answer_faults(rules: InstrumentRules, answers: Sequence[NewAnswer]) -> Iterator[Fault]:
    keys = {question.key for question in rules.questions}
    seen: set[str] = set()
    for index, one in enumerate(answers):
        if one.key not in keys:
            yield Fault(f"#/answers/{index}/key", "The instrument has no such question.", "unknown_question")
        if one.key in seen:
            yield Fault(f"#/answers/{index}/key", "The question is answered already.", "duplicate")
        seen.add(one.key)
        if one.answer is AnswerValue.NOT_ASKED and not one.reason:
            yield Fault(f"#/answers/{index}/reason", "Say why the question was not asked.", "reason_required")
    for question in rules.questions:
        if question.key not in seen:
            detail = f"Every question needs an answer, if only NOT_ASKED with its reason: {question.key}."
            yield Fault("#/answers", detail, "answer_missing")


def _day_faults(new: NewRiskAssessment, today: date) -> Iterator[Fault]:
    if new.assessed_on and new.assessed_on > today:
        yield Fault("#/assessed_on", "The date lies in the future.", "date_in_future")
    if new.incident and new.incident.occurred_on > (new.assessed_on or today):
        yield Fault("#/incident/occurred_on", "It cannot have happened after it was assessed.", "after_assessment")


def _repeated_findings(findings: Sequence[NewPromptFinding]) -> Iterator[Fault]:
    for index, one in enumerate(findings):
        if one.prompt in [earlier.prompt for earlier in findings[:index]]:
            yield Fault(f"#/prompt_findings/{index}", "The prompt stands in the list already.", "duplicate")


def _recorded(prompt: Prompt, finding: NewPromptFinding | None) -> RecordedPrompt:
    return RecordedPrompt(
        prompt=prompt,
        finding=finding.finding if finding else None,
        comment=finding.comment if finding else None,
    )
