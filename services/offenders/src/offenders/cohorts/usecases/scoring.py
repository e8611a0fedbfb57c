"""Scores: reckoned of the records and of what somebody says, kept each with its facts, and never changed."""

from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.schemas.offenders.cohorts import CohortRuleSet
from bluelamp.schemas.offenders.nominations import ScoreFacts
from offenders.cohorts.rules.scoring import Recorded, score_of
from offenders.cohorts.statements import nominations as statements


async def write_score(
    connection: Connection,
    actor: Actor,
    whom: tuple[UUID, UUID],
    rules: CohortRuleSet,
    of: tuple[ScoreFacts, float | None],
) -> None:
    """Reckon a nomination's score as things stand today, and keep it beside those before.

    `whom` is the nomination and whom it puts forward; `of` what is said, and the ranking's score.
    """
    (nomination_id, offender_id), (facts, ranking_score) = whom, of
    now = clocks.now()
    today = clocks.local_day(now)
    row = await statements.RECORDED.row(
        connection,
        offender_id=offender_id,
        statuses=list(rules.numbers.statuses),
        since=clocks.months_before(today, rules.numbers.offence_months),
        until=today,
    )
    if row is None:
        raise RuntimeError("a count is one row")
    score = score_of(Recorded(row["offences"], row["alleged"], ranking_score), facts, rules.numbers)
    await statements.ADD_SCORE.run(
        connection,
        nomination_id=nomination_id,
        score_id=uuid7(),
        cohort_rule_set_id=rules.cohort_rule_set_id,
        facts={"said": facts.model_dump(mode="json"), "recorded": {**dict(row), "ranking_score": ranking_score}},
        value=score.value,
        most=score.most,
        entry_score=rules.numbers.entry_score,
        provisional_because=list(score.provisional_because),
        components=[one.model_dump(mode="json") for one in score.components],
        scored_at=now,
        scored_by=actor.subject,
    )


async def ranking_score_of(connection: Connection, nomination_id: UUID) -> float | None:
    """Return the ranking's score with which a nomination came, if it came from there."""
    facts = await statements.LAST_FACTS.value(connection, nomination_id=nomination_id)
    score: float | None = facts["recorded"]["ranking_score"]
    return score
