"""Rule sets, and the interim model's plain registers; how many posts are filled and trained for (¶35-36)."""

from datetime import date
from typing import Final

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.domestic_abuse import NewRankingRuleSet, RankingRuleSet, RankingRuleSetPage
from bluelamp.schemas.offenders.domestic_abuse_pilot import (
    Advice,
    AdvicePage,
    Experience,
    ExperiencePage,
    NewAdvice,
    NewExperience,
    NewPanelSeat,
    NewPilot,
    NewPost,
    NewRecommendation,
    PanelSeat,
    PanelSeatPage,
    Pilot,
    PilotPage,
    Post,
    PostCoverage,
    PostCoverageReport,
    PostPage,
    Recommendation,
    RecommendationPage,
)
from bluelamp.schemas.problems import Fault
from offenders.domestic_abuse.rules import keeping as rules
from offenders.domestic_abuse.statements import registers as statements
from offenders.settings import ADDRESS

_PATH: Final = f"{ADDRESS}/domestic-abuse"
_TWICE = Fault("#/effective_from", "Another begins on that day already.", "begins_already")

RULE_SETS = Register(
    name="ranking rule set",
    address=f"{_PATH}/rule-sets",
    statements=statements.RULE_SETS,
    details=NewRankingRuleSet,
    kept=RankingRuleSet,
    page=RankingRuleSetPage,
    check=lambda new: rules.check_rule_set(new, clocks.today()),
    faults={
        "ranking_rule_set_begins_once": _TWICE,
        "ranking_rule_set_harm_version": Fault("#/numbers/harm_version", "No such table is loaded.", "unknown"),
    },
)
PILOTS = Register(
    name="pilot",
    address=f"{_PATH}/pilots",
    statements=statements.PILOTS,
    details=NewPilot,
    kept=Pilot,
    page=PilotPage,
    check_change=lambda before, after: rules.check_pilot_change(before, after, clocks.today()),
    faults={"da_pilot_begins_once": _TWICE},
)
EXPERIENCES = Register(
    name="experience",
    address=f"{_PATH}/experiences",
    statements=statements.EXPERIENCES,
    details=NewExperience,
    kept=Experience,
    page=ExperiencePage,
    check=lambda new: rules.check_experience(new, clocks.today()),
)
POSTS = Register(
    name="post",
    address=f"{_PATH}/posts",
    statements=statements.POSTS,
    details=NewPost,
    kept=Post,
    page=PostPage,
    check=lambda new: rules.check_post(new, clocks.today()),
)
PANEL_SEATS = Register(
    name="panel seat",
    address=f"{_PATH}/panel-seats",
    statements=statements.PANEL_SEATS,
    details=NewPanelSeat,
    kept=PanelSeat,
    page=PanelSeatPage,
    check=rules.check_panel_seat,
)
ADVICE = Register(
    name="advice",
    address=f"{_PATH}/advice",
    statements=statements.ADVICE,
    details=NewAdvice,
    kept=Advice,
    page=AdvicePage,
    check=lambda new: rules.check_advice(new, clocks.today()),
    faults={"da_advice_seat": Fault("#/seat_id", "There is no such seat.", "unknown")},
)
RECOMMENDATIONS = Register(
    name="recommendation",
    address=f"{_PATH}/recommendations",
    statements=statements.RECOMMENDATIONS,
    details=NewRecommendation,
    kept=Recommendation,
    page=RecommendationPage,
    check=lambda new: rules.check_recommendation(new, clocks.today()),
    check_change=rules.check_recommendation_change,
    computed=lambda row: {"is_overdue": rules.is_overdue(row["status"], row["due_on"], clocks.today())},
    faults={
        "da_recommendation_advice": Fault("#/advice_id", "There is no such advice.", "unknown"),
        "da_recommendation_experience": Fault("#/experience_id", "Nothing such was learnt.", "unknown"),
    },
)
_COVERAGE: Final = (
    "posts: opened by the day and not ended; filled: with somebody in them on the day, who came and has not left; "
    "trained: filled, and the training had by the day. A team that works by a model and has no post is there with "
    "none. Sums of the teams, never averages."
)


async def coverage(connection: Connection, actor: Actor, as_at: date | None) -> PostCoverageReport:
    """Return how many posts each team has, how many are filled, and how many of those are trained, as at a day."""
    as_at = as_at or clocks.today()
    rows = await statements.COVERAGE.rows(connection, as_at=as_at)
    await record(connection, actor, AuditAction.CONSULTATION, "get_post_coverage", [])
    teams = [PostCoverage.model_validate(dict(row)) for row in rows]
    return PostCoverageReport(
        as_at=as_at,
        teams=teams,
        posts=sum(one.posts for one in teams),
        filled=sum(one.filled for one in teams),
        trained=sum(one.trained for one in teams),
        definition=_COVERAGE,
    )
