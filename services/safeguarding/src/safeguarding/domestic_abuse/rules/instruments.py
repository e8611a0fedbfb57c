"""What an instrument is: keys, markers, prompts and bands; nothing here knows the DASH or the DARA."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import NewInstrumentVersion, Prompt, RiskGrade

ORDER = (RiskGrade.STANDARD, RiskGrade.MEDIUM, RiskGrade.HIGH)


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """What of a question decides."""

    key: str
    high_risk_marker: bool = False
    prompt: Prompt | None = None


@dataclass(frozen=True, slots=True)
class BandRule:
    """From how many ticks on a grade is the floor."""

    at_least: int
    grade: RiskGrade


@dataclass(frozen=True, slots=True)
class InstrumentRules:
    """One version of an instrument; without bands it counts nothing and suggests no floor."""

    instrument: str
    version: int
    questions: Sequence[QuestionRule]
    bands: Sequence[BandRule]


def suggested_floor(bands: Sequence[BandRule], ticks: int) -> RiskGrade | None:
    """Return the grade that so many ticks suggest, or none where nothing is counted."""
    reached = [band for band in bands if ticks >= band.at_least]
    return max(reached, key=lambda band: band.at_least).grade if reached else None


def is_lower(grade: RiskGrade, than: RiskGrade | None) -> bool:
    """Say whether a grade is below another; nothing is below none."""
    return than is not None and ORDER.index(grade) < ORDER.index(than)


def check_instrument(new: NewInstrumentVersion, today: date) -> None:
    """Raise one problem with a fault for each thing wrong with a list of questions."""
    faults = [*_question_faults(new), *_band_faults(new)]
    if new.effective_from < today:
        faults.append(Fault("#/effective_from", "A list holds from today or later.", "date_in_past"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) for instruments are broken.", faults)


def _question_faults(new: NewInstrumentVersion) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, question in enumerate(new.questions):
        if question.key in seen:
            yield Fault(f"#/questions/{index}/key", "The key stands in the list already.", "duplicate")
        seen.add(question.key)
        if question.wording and not new.licence:
            yield Fault("#/licence", "Licensed wording needs the licence that it is used under.", "licence_required")
            return


def _band_faults(new: NewInstrumentVersion) -> Iterator[Fault]:
    before: int | None = None
    for index, band in enumerate(new.bands):
        if band.at_least > len(new.questions):
            yield Fault(f"#/bands/{index}/at_least", "There are fewer questions than that.", "too_many_ticks")
        if band.grade is RiskGrade.STANDARD:
            yield Fault(f"#/bands/{index}/grade", "The standard grade is where every count begins.", "standard_band")
        earlier = new.bands[:index]
        if (before is not None and band.at_least <= before) or any(not is_lower(e.grade, band.grade) for e in earlier):
            yield Fault(f"#/bands/{index}", "More ticks have to suggest a higher grade.", "bands_out_of_order")
        before = band.at_least
