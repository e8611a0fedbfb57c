"""What people said: confidence with both arms of its experiments, households, and satisfaction beside other forces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Row
from bluelamp.schemas.contact.board_reports import UnavailableReason
from bluelamp.schemas.contact.confidence import Reading
from bluelamp.schemas.contact.listening import IssueCategory
from bluelamp.schemas.contact.measures import Figure, FigureUnit
from bluelamp.schemas.contact.satisfaction import ComparisonVerdict, SurveyQuestion
from bluelamp.schemas.contact.surveys import SurveyStream
from bluelamp.schemas.problems import ProblemError
from contact.board_reports import statements
from contact.board_reports.rules import contents
from contact.board_reports.rules.contents import LineTerms
from contact.board_reports.rules.found import Found, TableFound
from contact.board_reports.rules.windows import Window, period_of
from contact.board_reports.usecases.gathering import Lines, Making, Source, TableSource, told
from contact.confidence.rules import answers
from contact.confidence.rules.answers import Fieldwork, Tally
from contact.listening.rules import summary
from contact.listening.rules.summary import Surveyed
from contact.listening.usecases import counting
from contact.measures.rules.words import area_in_words, exactly, points_in_words, value_in_words
from contact.settings import ADDRESS
from contact.surveys.rules.cases import window_of
from contact.surveys.usecases.similar_forces import comparison_of

_KEPT_BACK = "kept back"
_VERDICTS = {
    ComparisonVerdict.ABOVE: "Above the other members' mean, by more than chance explains.",
    ComparisonVerdict.BELOW: "Below the other members' mean, by more than chance explains.",
    ComparisonVerdict.NOT_DISTINGUISHABLE: "Not distinguishable from the others' mean: the interval spans nought.",
    ComparisonVerdict.NOT_COMPARABLE: "Not comparable: not every member published just these months.",
}
_ISSUES = {IssueCategory.ASB: "Anti-social behaviour"}
_EXAMPLE_DAY = date(2014, 4, 1)


async def _teams(making: Making) -> Sequence[Row]:
    return await statements.CONFIDENCE_TEAMS.rows(making.connection, end=making.new.period_until)


def _wave(row: Row, name: str) -> Figure:
    tally = Tally(row[f"{name}_agree"], row[f"{name}_neither"], row[f"{name}_disagree"])
    fieldwork = Fieldwork(row[f"{name}_from"], row[f"{name}_until"], row[f"{name}_as_at"])
    return answers.share(tally, Reading.AGREE, fieldwork)


def _change(row: Row) -> float | None:
    before, after = _wave(row, "before").value, _wave(row, "after").value
    return None if before is None or after is None else float(exactly(after) - exactly(before))


async def _confidence(making: Making, terms: LineTerms) -> Found:
    """Tell the test team that changed most, as the board was told in 2014; that it was chosen for that is said (C6)."""
    tests = [row for row in await _teams(making) if row["arm"] == "TEST" and _change(row) is not None]
    if not tests:
        why = "No experiment has two waves of a test team by then that can be told."
        return Found(terms, unavailable=UnavailableReason.NO_FIGURE, why=why)
    most = max(tests, key=lambda row: _change(row) or 0.0)
    of_team = replace(terms, area=most["team"])
    found = told(of_team, _wave(most, "before" if terms.line == "CONFIDENCE_BEFORE" else "after"))
    chosen = f"{area_in_words(most['team'])}: the largest change of {len(tests)} test teams, chosen after the fact."
    return Found(of_team, found.figure, findings=[chosen, *_of_controls(await _teams(making), most)])


def _of_controls(teams: Sequence[Row], of: Row) -> Iterator[str]:
    """Tell what the control teams of the same experiment changed by, for what happened anyway is in both arms."""
    controls = [row for row in teams if row["arm"] == "CONTROL" and row["title"] == of["title"]]
    if controls:
        told_of = ", ".join(f"{area_in_words(row['team'])} {_points(_change(row))}" for row in controls)
        yield f"The control teams of its experiment changed meanwhile by, in points: {told_of}."


async def _households(making: Making, terms: LineTerms) -> Found:
    first, end = (local_day(one) for one in making.period(terms))
    by_unit = await counting.counted(making.connection, first, end, terms.area)
    if not by_unit:
        return Found(terms, unavailable=UnavailableReason.NO_FIGURE, why="No household was surveyed in those days.")
    figures = summary.figures(sum(by_unit.values(), Surveyed()), summary.Period(first, end, clocks.now()))
    return told(terms, next(one for one in figures if one.measure_id == terms.measure_id))


async def _similar_forces(making: Making, terms: LineTerms) -> Found:
    until = local_day(making.period(terms)[1])
    try:
        compared = await comparison_of(making.connection, SurveyStream.CRIME, SurveyQuestion.OVERALL, until)
    except ProblemError as problem:
        return Found(terms, unavailable=UnavailableReason.NOT_COUNTED, why=problem.detail)
    found = told(terms, compared.difference)
    said = [_VERDICTS[compared.verdict]] if found.unavailable is None else []
    return Found(terms, found.figure, found.unavailable, found.why, findings=said)


async def _arms(making: Making, _: Lines) -> TableFound:
    rows = [
        [
            area_in_words(row["team"]),
            row["arm"].lower(),
            _share(_wave(row, "before").value),
            _share(_wave(row, "after").value),
            _points(_change(row)),
            row["title"],
        ]
        for row in await _teams(making)
    ]
    return TableFound(
        "CONFIDENCE_ARMS",
        "Residents who agree, both waves of every team of an experiment, test and control",
        ("Team", "Arm", "Before", "After", "Change in points", "Experiment"),
        f"{ADDRESS}/confidence-experiments",
        rows,
        None if rows else UnavailableReason.NO_FIGURE,
        None if rows else "No experiment had both its waves by then.",
    )


async def _strands(making: Making, _: Lines) -> TableFound:
    rows = [
        [str(row["strand"]), row["name"], row["status"].replace("_", " ").lower(), row["update"], _yes(row)]
        for row in await statements.STRANDS.rows(making.connection, day=making.new.as_at)
    ]
    return TableFound(
        "CONFIDENCE_STRANDS",
        "The strands of the plan to improve confidence",
        ("Strand", "Name", "Status", "Where it stands", "Threat open"),
        f"{ADDRESS}/confidence-strands",
        rows,
        None if rows else UnavailableReason.NO_FIGURE,
        None if rows else "The plan has no strand by then.",
    )


async def _neither_nor(making: Making, _: Lines) -> TableFound:
    found = await statements.NEITHER_NOR.rows(making.connection, end=making.new.period_until)
    now = [row for row in found if row["fieldwork_until"] >= making.new.period_from]
    return TableFound(
        "NEITHER_NOR_WAVES",
        f"Neither/Nor: {len(found)} units whose wave is complete, {len(now)} of them in the period",
        ("Unit", "Last wave complete on"),
        f"{ADDRESS}/neither-nor",
        [[area_in_words(row["lpu"]), f"{row['fieldwork_until']:%-d %B %Y}"] for row in found],
        None if found else UnavailableReason.NO_FIGURE,
        None if found else "No unit has a whole wave by then.",
    )


async def _issues(making: Making, _: Lines) -> TableFound:
    period = period_of(Window.SINCE_LISTENING, making.new.period_from, making.new.period_until)
    first, end = (local_day(one) for one in period)
    named = await counting.named(making.connection, first, end, contents.LISTENING_PILOT)
    ranked = summary.issue_figures(named, summary.Period(first, end, clocks.now()))
    rows = [
        [
            _KEPT_BACK if rank is None else str(rank),
            _ISSUES.get(category, area_in_words(category.value)),
            _KEPT_BACK if figure.value is None else value_in_words(figure.value, FigureUnit.COUNT),
        ]
        for category, rank, figure in ranked
    ]
    return TableFound(
        "HOUSEHOLD_ISSUES",
        f"What households of {area_in_words(contents.LISTENING_PILOT)} named, the most named first",
        ("Rank", "Issue", "Named"),
        f"{ADDRESS}/measures/LISTENING.ISSUES/figures",
        rows,
        None if rows else UnavailableReason.NO_FIGURE,
        None if rows else "Nothing was named in those days.",
    )


async def _survey_rules(making: Making, _: Lines) -> TableFound:
    rows = []
    for row in await statements.SURVEY_RULES.rows(making.connection, day=making.new.as_at):
        window = window_of(_EXAMPLE_DAY, row["contact_after_days"], row["window_days"])
        example = f"recorded {_EXAMPLE_DAY:%-d %B %Y}, due {window.due_on:%-d %B %Y}"
        rows.append([row["name"], str(row["contact_after_days"]), str(row["window_days"]), example])
    return TableFound(
        "SURVEY_RULES",
        "When victims are asked",
        ("Survey", "Days after the recording", "Give or take", "Such as"),
        f"{ADDRESS}/surveys",
        rows,
        None if rows else UnavailableReason.NO_FIGURE,
        None if rows else "No survey has rules on that day.",
    )


def _share(value: float | None) -> str:
    return _KEPT_BACK if value is None else value_in_words(value, FigureUnit.SHARE)


def _points(change: float | None) -> str:
    return _KEPT_BACK if change is None else points_in_words(change)


def _yes(row: Row) -> str:
    return "yes" if row["has_open_threat"] else "no"


SURVEYED_LINES: Mapping[str, Source] = {
    "CONFIDENCE_BEFORE": _confidence,
    "CONFIDENCE_AFTER": _confidence,
    "HOUSEHOLDS_SURVEYED": _households,
    "HOUSEHOLDS_WITHOUT_ISSUE": _households,
    "PEOPLE_WHO_WANT_UPDATES": _households,
    "SIMILAR_FORCES": _similar_forces,
}
SURVEYED_TABLES: Mapping[str, TableSource] = {
    "CONFIDENCE_ARMS": _arms,
    "CONFIDENCE_STRANDS": _strands,
    "NEITHER_NOR_WAVES": _neither_nor,
    "HOUSEHOLD_ISSUES": _issues,
    "SURVEY_RULES": _survey_rules,
}
