"""The workbook's figures as they are defined here: in 2014 no national framework had any (board report ¶34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.schemas.offenders.workbook import WorkbookDefinition, WorkbookTier, WorkbookUnit

VERSION = 1
_ALL_GROUPS = frozenset({WorkbookTier.TEAM, WorkbookTier.FORCE})
_FORCE = frozenset({WorkbookTier.FORCE})
_INDIVIDUAL = frozenset({WorkbookTier.INDIVIDUAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """One definition: `of_period` counts the period's days, else it is a state as at the day."""

    definition_id: str
    name: str
    unit: WorkbookUnit
    formula: str
    numerator: str
    denominator: str | None = None
    source: str = "caseload"
    tiers: frozenset[WorkbookTier] = _ALL_GROUPS
    of_period: bool = False
    about_people: bool = True
    """Whether its counts are of people, so that small ones are not for everybody."""
    note: str | None = None


_CASES = "Cases that run at the end of the day, each person once in a cohort"
_MISSING = "A crime without a weight is said and never counted as nought."


def _colour(colour: str, meaning: str) -> Defined:
    return Defined(
        definition_id=f"COHORT.{colour}",
        name=f"Managed as {colour.lower()}" if colour != "BLUE" else "In custody",
        unit=WorkbookUnit.SHARE,
        formula=f"cases of the colour {colour} / cases that run",
        numerator=f"Cases of the colour {colour}: {meaning}",
        denominator=_CASES,
    )


_OF_ONE = (
    Defined(
        definition_id="CASE.CONTACT_COMPLIANCE",
        name="Contacts in time",
        unit=WorkbookUnit.SHARE,
        formula="contacts met by the day by which they were owed / contacts owed (ADR 0044)",
        numerator="Contacts met in time",
        denominator="Contacts owed whose day has ended",
        tiers=_INDIVIDUAL,
        of_period=True,
    ),
    *(
        Defined(
            definition_id=f"CASE.{what}.{when}",
            name=f"{name}, {in_words}",
            unit=unit,
            formula=formula,
            numerator=numerator,
            denominator=denominator,
            source="offences",
            tiers=_INDIVIDUAL,
            note=f"{days}. {_MISSING}",
        )
        for when, in_words, days in (
            ("BEFORE", "before", "The 365 days before the day on which the case was opened"),
            ("SINCE", "since", "From the day on which the case was opened, 365 days at the most, until the day"),
        )
        for what, name, unit, formula, numerator, denominator in (
            ("CRIMES", "Crimes", WorkbookUnit.COUNT, "count of crimes by their day", "Crimes of the days", None),
            (
                "HARM",
                "Harm",
                WorkbookUnit.DAYS_OF_HARM,
                "sum of days by each crime's harm table, what police work found left out",
                "Days of harm",
                "Crimes that are weighed or would be",
            ),
        )
    ),
    Defined(
        definition_id="CASE.NEED.LATEST",
        name="Need, latest",
        unit=WorkbookUnit.NEED,
        formula="sum over pathways of the latest score, 0 to 2 each",
        numerator="Latest scores",
        denominator="Pathways that were assessed",
        tiers=_INDIVIDUAL,
    ),
    Defined(
        definition_id="CASE.NEED.TRAVELLED",
        name="Distance travelled",
        unit=WorkbookUnit.NEED,
        formula="sum over pathways of first score - latest score; what was assessed once is no distance",
        numerator="First scores less latest scores",
        denominator="Pathways that were assessed twice or more",
        tiers=_INDIVIDUAL,
    ),
    Defined(
        definition_id="CASE.ACTIONS.OVERDUE",
        name="Actions overdue",
        unit=WorkbookUnit.SHARE,
        formula="open actions whose day has ended / open actions",
        numerator="Open actions whose day has ended",
        denominator="Open actions of the plan",
        tiers=_INDIVIDUAL,
    ),
    Defined(
        definition_id="CASE.RFGV.SCORE",
        name="Score as a perpetrator of domestic abuse",
        unit=WorkbookUnit.SCORE,
        formula="10 x (weights x recency, frequency, gravity, victims), 0 to 100 (ADR 0046)",
        numerator="Points by the rule set of the newest ranking",
        source="domestic_abuse",
        tiers=_INDIVIDUAL,
        note="Of the newest ranking; an indicator, provisional while a crime has no weight.",
    ),
    Defined(
        definition_id="CASE.RFGV.RANK",
        name="Rank as a perpetrator of domestic abuse",
        unit=WorkbookUnit.RANK,
        formula="place by score; ties by gravity, victims, latest event",
        numerator="Rank",
        denominator="Perpetrators that are ranked",
        source="domestic_abuse",
        tiers=_INDIVIDUAL,
    ),
    Defined(
        definition_id="CASE.NOMINATION.SCORE",
        name="Score of the nomination",
        unit=WorkbookUnit.SCORE,
        formula="points by the cohort's rules, as the nomination was scored last (ADR 0043)",
        numerator="Points",
        denominator="The most that the rules give",
        source="cohorts",
        tiers=_INDIVIDUAL,
        note="An indicator for entry only; the panel decides.",
    ),
)
_OF_GROUPS = (
    Defined(
        definition_id="COHORT.SIZE",
        name="People in the cohort",
        unit=WorkbookUnit.COUNT,
        formula="count of people with a case that runs",
        numerator="People with a case that runs at the end of the day, each once",
    ),
    Defined(
        definition_id="COHORT.CASES",
        name="Cases",
        unit=WorkbookUnit.COUNT,
        formula="count of cases that run",
        numerator=_CASES,
    ),
    _colour("RED", "active or hiding, enforce now"),
    _colour("AMBER", "some risk or partial engagement"),
    _colour("GREEN", "engaging, stable, towards exit"),
    _colour("BLUE", "in custody"),
    Defined(
        definition_id="COHORT.ENTRIES",
        name="Entries",
        unit=WorkbookUnit.COUNT,
        formula="count of cases by the day on which they were opened",
        numerator="Cases opened in the period",
        of_period=True,
    ),
    Defined(
        definition_id="COHORT.EXITS",
        name="Exits",
        unit=WorkbookUnit.COUNT,
        formula="count of cases by the day on which they were closed",
        numerator="Cases closed in the period",
        of_period=True,
    ),
    Defined(
        definition_id="CONTACT.COMPLIANCE",
        name="Contacts in time",
        unit=WorkbookUnit.SHARE,
        formula="contacts met by the day by which they were owed / contacts owed, summed (ADR 0044)",
        numerator="Contacts met in time",
        denominator="Contacts owed whose day has ended",
        of_period=True,
        about_people=False,
        note="Told to those who may not see the people where five or more are behind it.",
    ),
    Defined(
        definition_id="CONTACT.OVERDUE",
        name="Cases overdue",
        unit=WorkbookUnit.SHARE,
        formula="cases whose next contact is overdue / cases that run",
        numerator="Cases whose next contact was due before now",
        denominator=_CASES,
        note="It is kept as it stands now alone: of a day that has passed it is not held.",
    ),
    Defined(
        definition_id="HARM.SUM",
        name="Harm",
        unit=WorkbookUnit.DAYS_OF_HARM,
        formula="sum of days by each crime's harm table, what police work found left out; each person's once",
        numerator="Days of harm of the crimes of the period by people who are managed",
        denominator="Crimes that are weighed or would be",
        source="offences",
        of_period=True,
        about_people=False,
        note=_MISSING,
    ),
    Defined(
        definition_id="NEED.TRAVELLED",
        name="Distance travelled",
        unit=WorkbookUnit.NEED,
        formula="sum of first - latest scores over pathways assessed twice or more",
        numerator="First scores less latest scores",
        denominator="Cases with a pathway that was assessed twice or more",
    ),
    Defined(
        definition_id="LEAD.UNASSIGNED",
        name="Without a lead agency",
        unit=WorkbookUnit.SHARE,
        formula="cases that no agency leads / cases that run",
        numerator="Cases that no agency leads at the end of the day",
        denominator=_CASES,
        source="lead_agencies",
    ),
    Defined(
        definition_id="TRAINING.COVERAGE",
        name="Trained",
        unit=WorkbookUnit.SHARE,
        formula="posts whose holder had the tier that the role needs / posts that need it, summed over tiers",
        numerator="Posts whose holder had the tier by the day, and it counts still",
        denominator="Posts that need the tier",
        source="training",
        about_people=False,
    ),
)
_OF_FORCE = (
    Defined(
        definition_id="NOMINATIONS.MADE",
        name="Nominations",
        unit=WorkbookUnit.COUNT,
        formula="count of nominations by the day on which they were made",
        numerator="Nominations made in the period",
        source="cohorts",
        tiers=_FORCE,
        of_period=True,
    ),
    Defined(
        definition_id="NOMINATIONS.ACCEPTED",
        name="Nominations accepted",
        unit=WorkbookUnit.COUNT,
        formula="count of panels' decisions to accept by their day",
        numerator="Nominations that a panel accepted in the period",
        source="cohorts",
        tiers=_FORCE,
        of_period=True,
    ),
    Defined(
        definition_id="CAPACITY.USED",
        name="Room that is used",
        unit=WorkbookUnit.SHARE,
        formula="cases that run in the cohort / (managers who have any x room of one manager by the cohort's rules)",
        numerator="Cases of the cohort that run at the end of the day",
        denominator="Managers of the cohort times the room of one",
        source="cohorts",
        tiers=_FORCE,
        note="Of cohorts alone: each has its own rule.",
    ),
    Defined(
        definition_id="STANDARDS.MET",
        name="Operating practice met",
        unit=WorkbookUnit.SHARE,
        formula="what was met / what was looked at, summed over the audits of the period",
        numerator="What audits found to be met",
        denominator="What audits looked at",
        source="standards",
        tiers=_FORCE,
        of_period=True,
        about_people=False,
    ),
    Defined(
        definition_id="LEAD.REASSIGNED",
        name="Reassigned",
        unit=WorkbookUnit.SHARE,
        formula="cases that passed from one agency to another / cases that ran (¶37)",
        numerator="Cases that passed from one agency to another in the period",
        denominator="Cases that ran at any moment of the period",
        source="lead_agencies",
        tiers=_FORCE,
        of_period=True,
    ),
    Defined(
        definition_id="LEAD.MISSED_ROUND_TRANSFER",
        name="Contacts missed round a transfer",
        unit=WorkbookUnit.SHARE,
        formula="missed / owed in the 28 days round a transfer, each contact once (¶37)",
        numerator="Contacts missed",
        denominator="Contacts owed",
        source="lead_agencies",
        tiers=_FORCE,
        of_period=True,
    ),
    Defined(
        definition_id="DA.RANKED",
        name="Perpetrators ranked",
        unit=WorkbookUnit.COUNT,
        formula="count of people in the newest ranking, by unit",
        numerator="Perpetrators of domestic abuse that are ranked",
        source="domestic_abuse",
        tiers=_FORCE,
    ),
    Defined(
        definition_id="DA.SERIAL",
        name="Serial perpetrators",
        unit=WorkbookUnit.SHARE,
        formula="people whose harm was to unconnected people / people ranked (strict reading, ADR 0046)",
        numerator="Serial in the strict reading",
        denominator="Perpetrators that are ranked",
        source="domestic_abuse",
        tiers=_FORCE,
    ),
    Defined(
        definition_id="DA.ADOPTED",
        name="Taken up by the MATAC",
        unit=WorkbookUnit.COUNT,
        formula="count of people who are taken up at the end of the day",
        numerator="People taken up and not dropped",
        source="domestic_abuse",
        tiers=_FORCE,
    ),
    Defined(
        definition_id="REOFF.LAR3M.ACTUAL",
        name="Proven reoffending within three months",
        unit=WorkbookUnit.SHARE,
        formula="proven reoffenders within three months / offenders of the pooled snapshots",
        numerator="Proven reoffenders",
        denominator="Adults on the whole probation caseload",
        source="reoffending",
        tiers=_FORCE,
        about_people=False,
        note="Of the last release by the day, over its own period. Not a result of offender management (C4).",
    ),
    Defined(
        definition_id="REOFF.LAR3M.VAR",
        name="Variation from what was predicted",
        unit=WorkbookUnit.SHARE,
        formula="(actual - predicted) / predicted, of the unrounded sums",
        numerator="Reoffenders less those predicted",
        denominator="Reoffenders that were predicted",
        source="reoffending",
        tiers=_FORCE,
        about_people=False,
        note="Of the last release by the day, over its own period.",
    ),
    Defined(
        definition_id="REOFF.LAR3M.RANK",
        name="Place among all areas",
        unit=WorkbookUnit.RANK,
        formula="place by ascending variation, competition ranking",
        numerator="Rank",
        denominator="Areas that are ranked",
        source="reoffending",
        tiers=_FORCE,
        about_people=False,
    ),
    Defined(
        definition_id="COST.MANAGED",
        name="Cost",
        unit=WorkbookUnit.COUNT,
        formula="cost of management / people in the cohort",
        numerator="Cost of management in the period",
        denominator="People in the cohort",
        source="none",
        tiers=_FORCE,
        of_period=True,
        note="Nothing of the platform holds what management costs; it is told as not held, never as nought.",
    ),
)
DEFINITIONS: Sequence[Defined] = (*_OF_ONE, *_OF_GROUPS, *_OF_FORCE)


def of_tier(tier: WorkbookTier) -> Sequence[Defined]:
    """Return a tier's definitions, in the order of its figures."""
    return [one for one in DEFINITIONS if tier in one.tiers]


def told(one: Defined, period: tuple[date, date], as_at: datetime) -> WorkbookDefinition:
    """Return a definition as it stands beside the figures of one workbook."""
    period_from, period_until = period if one.of_period else (None, None)
    return WorkbookDefinition(
        definition_id=one.definition_id,
        version=VERSION,
        name=one.name,
        unit=one.unit,
        formula=one.formula,
        numerator=one.numerator,
        denominator=one.denominator,
        source=one.source,
        period_from=period_from,
        period_until=period_until,
        as_at=as_at,
        note=one.note,
    )
