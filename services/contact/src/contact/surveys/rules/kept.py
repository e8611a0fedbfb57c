"""What a plainly kept record of surveys may not say."""

from datetime import date

from bluelamp.schemas.contact.satisfaction import NewSimilarForceResult, NewSurveyMonthCount, NewSurveyPopulation
from bluelamp.schemas.contact.surveys import IncidentGroup, SurveyStream
from bluelamp.schemas.problems import Fault, raise_all


def check_effective(effective_from: date, effective_until: date | None) -> None:
    """Refuse what ends before it begins; raises RULE_BROKEN."""
    if effective_until is not None and effective_until <= effective_from:
        raise_all([Fault("#/effective_until", "It ends after it begins.", "ends_before_it_begins")])


def check_month_count(count: NewSurveyMonthCount) -> None:
    """Refuse more satisfied than answered, what is no month, and a group of the other stream; raises RULE_BROKEN."""
    faults = _faults_of_cell(count.month, count.survey_stream, count.incident_group)
    if count.satisfied > count.answered:
        faults.append(Fault("#/satisfied", "No more can be satisfied than answered.", "more_than_answered"))
    raise_all(faults)


def check_population(population: NewSurveyPopulation) -> None:
    """Refuse what is no month, and a group of the other stream; raises RULE_BROKEN."""
    raise_all(_faults_of_cell(population.month, population.survey_stream, population.incident_group))


def check_result(result: NewSimilarForceResult) -> None:
    """Refuse more satisfied than answered, and a period without whole months; raises RULE_BROKEN."""
    faults = []
    if result.satisfied > result.answered:
        faults.append(Fault("#/satisfied", "No more can be satisfied than answered.", "more_than_answered"))
    if result.period_from.day != 1 or result.period_until.day != 1:
        faults.append(Fault("#/period_from", "Interview months are whole.", "no_whole_month"))
    if result.period_until <= result.period_from:
        faults.append(Fault("#/period_until", "It ends after it begins.", "ends_before_it_begins"))
    raise_all(faults)


def _faults_of_cell(month: date, stream: SurveyStream, group: IncidentGroup) -> list[Fault]:
    faults = []
    if month.day != 1:
        faults.append(Fault("#/month", "Give the first day of a month.", "no_first_of_month"))
    if (group is IncidentGroup.ASB) != (stream is SurveyStream.ASB):
        detail = "ASB is of the ASB stream, and every other group of crime."
        faults.append(Fault("#/incident_group", detail, "group_of_other_stream"))
    return faults
