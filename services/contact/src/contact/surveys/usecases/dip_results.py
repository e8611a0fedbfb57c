"""What dip samples of a month came to: done of due, and what callers said, which is no survey."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.dip_samples import DipSampleResult, RankDone
from bluelamp.schemas.contact.satisfaction import SurveyAnswer, SurveyQuestion
from bluelamp.schemas.contact.surveys import SurveyStream
from contact.surveys.rules import dip_samples as rules
from contact.surveys.rules.counting import Tally, check_until, hidden_of, shifted, tally_of, total
from contact.surveys.rules.telling import Subject
from contact.surveys.statements import dip_samples as statements

_ANSWERS = ("initial_response", "overall")


async def read_result(resources: Resources, actor: Actor, month: date, lpu: Lpu | None) -> DipSampleResult:
    """Return a unit's month, or the force's; raises RULE_BROKEN for a day that begins no month that has begun."""
    check_until(month, clocks.today(), "#/query/month")
    subject = Subject(SurveyStream.ASB, SurveyQuestion.OVERALL, month, shifted(month, 1), clocks.now())
    async with resources.database.transaction() as connection:
        due, rows = await _counts(connection, subject.since, subject.until)
        await record(connection, actor, AuditAction.CONSULTATION, "get_dip_sample_result", [])
    mine = [row for row in rows if lpu in {None, row["lpu"]}]
    asked = due.total() if lpu is None else due[lpu]
    contacted = _by_rank(mine)
    tallies = {name: _tallies(rows, name) for name in _ANSWERS}
    answers = {
        name: rules.answer_figure(
            subject,
            name.upper(),
            total(parts.values()) if lpu is None else parts[lpu],
            hidden=lpu is not None and lpu in hidden_of(parts),
        )
        for name, parts in tallies.items()
    }
    return DipSampleResult(
        lpu=lpu,
        done=rules.done_figure(subject, contacted.total(), asked * len(rules.RANKS)),
        by_rank=[RankDone(rank=rank, done=contacted[rank], due=asked) for rank in rules.RANKS],
        footnotes=[rules.NO_SURVEY],
        **answers,
    )


async def done(connection: Connection, since: date, until: date) -> list[tuple[str, int, int]]:
    """Return done and due of some months, by unit that drew and for the force; nothing where no unit drew."""
    due, rows = await _counts(connection, since, until)
    if not due:
        return []
    by_unit: Counter[str] = Counter()
    for row in rows:
        by_unit[row["lpu"]] += row["samples"]
    ranks = len(rules.RANKS)
    units = [(lpu, by_unit[lpu], asked * ranks) for lpu, asked in due.items()]
    return [("FORCE", by_unit.total(), due.total() * ranks), *units]


async def _counts(connection: Connection, since: date, until: date) -> tuple[Counter[str], Sequence[Row]]:
    due: Counter[str] = Counter()
    for row in await statements.DUE.rows(connection, since=since, until=until):
        due[row["lpu"]] += row["per_rank"]
    return due, await statements.DONE.rows(connection, since=since, until=until)


def _by_rank(rows: Sequence[Row]) -> Counter[str]:
    done: Counter[str] = Counter()
    for row in rows:
        done[row["rank"]] += row["samples"]
    return done


def _tallies(rows: Sequence[Row], name: str) -> Mapping[Lpu, Tally]:
    tallies = dict.fromkeys(Lpu, Tally())
    for row in rows:
        tallies[Lpu(row["lpu"])] += tally_of([SurveyAnswer(row[name])] * row["samples"])
    return tallies
