"""This force beside the most similar ones, in one period that all of them published."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.satisfaction import SatisfactionPeriod, SimilarForceComparison, SurveyQuestion
from bluelamp.schemas.contact.surveys import SurveyStream
from contact.surveys.rules.counting import Tally, by_month, check_until, told_total
from contact.surveys.rules.intervals import level_of_each
from contact.surveys.rules.similar_forces import OWN_FORCE, beside, difference_figure, each_member
from contact.surveys.rules.telling import Subject, figure_of
from contact.surveys.rules.windows import window_to
from contact.surveys.statements import counting as statements
from contact.surveys.usecases.satisfaction import cells_of

_LONGEST = 10**18
_PERIOD = SatisfactionPeriod.ROLLING_12_MONTHS


async def read_comparison(
    resources: Resources, actor: Actor, stream: SurveyStream, question: SurveyQuestion, until: date
) -> SimilarForceComparison:
    """Return the twelve months that end before a month beside the other members' of just these months."""
    async with resources.database.transaction() as connection:
        comparison = await comparison_of(connection, stream, question, until)
        await record(connection, actor, AuditAction.CONSULTATION, "get_similar_force_comparison", [])
    return comparison


async def comparison_of(
    connection: Connection, stream: SurveyStream, question: SurveyQuestion, until: date
) -> SimilarForceComparison:
    """Compare as of now; raises RULE_BROKEN for months that are not whole or not over."""
    check_until(until, clocks.today())
    window = window_to(until, _PERIOD)
    subject = Subject(stream, question, window.since, window.until, clocks.now())
    own, members = await _counts(connection, stream, question, window.since, window.until)
    found, each = beside(own, members), each_member(own, members)
    comparisons = sum(one.interval is not None for one in each)
    return SimilarForceComparison(
        survey_stream=stream,
        question=question,
        own=figure_of(subject, _PERIOD, own),
        difference=difference_figure(subject, found, comparisons),
        verdict=found.verdict,
        members=each,
        comparisons=comparisons,
        member_level=level_of_each(comparisons) if comparisons else None,
    )


async def crime_difference(connection: Connection, since: date, until: date) -> tuple[int, int] | None:
    """Return victims of crime's overall share less the mean of the others, as an exact quotient.

    None where not every member published just these months. A quotient too long for its column is rounded at the
    eighteenth place.
    """
    own, members = await _counts(connection, SurveyStream.CRIME, SurveyQuestion.OVERALL, since, until)
    difference = beside(own, members).difference
    return None if difference is None else difference.limit_denominator(_LONGEST).as_integer_ratio()


async def _counts(
    connection: Connection, stream: SurveyStream, question: SurveyQuestion, since: date, until: date
) -> tuple[Tally, dict[str, Tally | None]]:
    own = told_total(by_month(await cells_of(connection, stream, question, since, until), since, until))
    rows = await statements.MEMBERS.rows(
        connection, the_stream=stream, the_question=question, since=since, until=until, own_force=OWN_FORCE
    )
    return own, {
        row["force"]: None if row["answered"] is None else Tally(row["satisfied"], row["answered"]) for row in rows
    }
