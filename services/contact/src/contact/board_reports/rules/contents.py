"""What the report holds: its sections in the board's order, and the lines of each (¶8-76; domain.md §12.1)."""

from dataclasses import dataclass
from typing import Final

from bluelamp.schemas.contact.board_reports import BoardReportSectionCode as Section
from contact.board_reports.rules.windows import Window

FORCE: Final = "FORCE"
WESTERN: Final = ("DUDLEY", "SANDWELL", "WALSALL", "WOLVERHAMPTON")
"""¶64: the areas on the western side of the force."""
LISTENING_PILOT: Final = "SANDWELL"
"""¶43: where You Said, We Did, We Listened began."""
AUTHORITIES: Final = ("SANDWELL", "DUDLEY", "WOLVERHAMPTON", "COVENTRY", "BIRMINGHAM", "SOLIHULL", "WALSALL")
"""¶27: the seven local authorities, in the order of the report's table."""
CHANGE_OF_CST: Final = "SL.CST"
"""The chart on which the start of the Service Delivery Officer is noted: it parts before from after (¶70)."""


@dataclass(frozen=True, slots=True)
class LineTerms:
    """One line: a measure, whose, over which days, and the chart that shows its signals."""

    line: str
    paragraphs: tuple[int, ...]
    title: str
    measure_id: str
    window: Window = Window.PERIOD
    area: str = FORCE
    chart: str | None = None
    places: int | None = None
    """How many decimals its words have, where the board's own are others than a figure's usual ones."""
    in_points: bool = False
    """Whether it is a difference of shares, told in points: a share of a share is told in per cent."""
    table: str | None = None
    """The table that tells it beside others of its kind."""


@dataclass(frozen=True, slots=True)
class SectionTerms:
    """One section: its heading, its lines and its tables by their names."""

    section: Section
    heading: str
    lines: tuple[LineTerms, ...] = ()
    tables: tuple[str, ...] = ()


def _named(area: str) -> str:
    return area.replace("_", " ").title()


_PORTAL = (
    LineTerms(
        "REFERRALS_ACCEPTED",
        (8,),
        "Referrals that partners accepted in the last week",
        "REFERRALS.ACCEPTED",
        Window.LAST_WEEK,
        chart="REFERRALS.ACCEPTED",
    ),
)
_ASB = (
    LineTerms(
        "ASB_SATISFACTION",
        (21,),
        "Victims of anti-social behaviour who are satisfied, rolling twelve months",
        "SAT.ASB.OVERALL.R12",
        Window.TWELVE_MONTHS,
        chart="SAT.ASB.OVERALL.M",
    ),
)
_REOFFENDING = tuple(
    line
    for area in AUTHORITIES
    for line in (
        LineTerms(
            f"REOFFENDING_{area}",
            (27,),
            f"Adults on the probation caseload proven to have reoffended within three months, {_named(area)}",
            "REOFF.LAR3M.ACTUAL",
            area=area,
            places=2,
            table="REOFFENDING_RANKS",
        ),
        LineTerms(
            f"REOFFENDING_VARIATION_{area}",
            (27,),
            f"Their share against what was predicted, {_named(area)}",
            "REOFF.LAR3M.VAR",
            area=area,
            places=2,
            table="REOFFENDING_RANKS",
        ),
        LineTerms(
            f"REOFFENDING_RANK_{area}",
            (27, 28),
            f"The place of that variation among all areas, {_named(area)}",
            "REOFF.LAR3M.RANK",
            area=area,
            table="REOFFENDING_RANKS",
        ),
    )
)
_CONFIDENCE = (
    LineTerms("CONFIDENCE_BEFORE", (43,), "Residents of one pilot team who agree, first wave", "CONF.AGREE"),
    LineTerms("CONFIDENCE_AFTER", (43,), "Residents of the same team who agree, last wave", "CONF.AGREE"),
    LineTerms(
        "HOUSEHOLDS_SURVEYED",
        (43,),
        "Households surveyed",
        "LISTENING.HOUSEHOLDS",
        Window.SINCE_LISTENING,
        LISTENING_PILOT,
    ),
    LineTerms(
        "HOUSEHOLDS_WITHOUT_ISSUE",
        (43,),
        "Households without an issue",
        "LISTENING.NO_ISSUE",
        Window.SINCE_LISTENING,
        LISTENING_PILOT,
    ),
    LineTerms(
        "PEOPLE_WHO_WANT_UPDATES",
        (43,),
        "People who asked for updates",
        "LISTENING.WANTS_UPDATES",
        Window.SINCE_LISTENING,
        LISTENING_PILOT,
    ),
)
_SATISFACTION = (
    LineTerms(
        "SIMILAR_FORCES",
        (47,),
        "Satisfaction of crime victims against the most similar forces",
        "SAT.MSF.DIFFERENCE",
        Window.TWELVE_MONTHS_SURVEYED,
        in_points=True,
    ),
    LineTerms(
        "CRIME_SATISFACTION",
        (48,),
        "Victims of crime who are satisfied, rolling twelve months",
        "SAT.CRIME.OVERALL.R12",
        Window.TWELVE_MONTHS_SURVEYED,
        chart="SAT.CRIME.OVERALL.M",
    ),
    LineTerms("DIP_SAMPLES", (49,), "Dip samples of anti-social behaviour done", "DIP.DONE", chart="DIP.DONE"),
    LineTerms(
        "ASB_SATISFACTION_SURVEYED",
        (50,),
        "Victims of anti-social behaviour who are satisfied, twelve months to the crime survey's end",
        "SAT.ASB.OVERALL.R12",
        Window.TWELVE_MONTHS_SURVEYED,
    ),
)
_PROTECTION = (
    LineTerms("PPU_ESTABLISHMENT", (56,), "Posts in public protection", "PPU.ESTABLISHMENT"),
    *(
        LineTerms(
            f"DOMESTIC_ABUSE_{unit}",
            (64,),
            f"Domestic abuse recorded in the last week, {_named(unit)}",
            "DA.RECORDED",
            Window.LAST_WEEK,
            unit,
            chart="DA.RECORDED",
        )
        for unit in WESTERN
    ),
)
_OVERVIEW = (
    LineTerms(
        "SERVICE_DESK_LEVEL",
        (69,),
        "Officers' calls answered by the service desk in 30 seconds",
        "SL.SERVICE_DESK",
        chart="SL.SERVICE_DESK",
    ),
)
_KEY_CHANGES = (
    LineTerms("CST_LEVEL_BEFORE", (70,), "Crimes Service Team before the Service Delivery Officer", "SL.CST"),
    LineTerms(
        "CST_LEVEL_AFTER", (70,), "Crimes Service Team since the Service Delivery Officer", "SL.CST", chart="SL.CST"
    ),
)
_PERFORMANCE = (
    LineTerms("TOTAL_CALLS", (71,), "Calls offered to Force Contact", "CALLS.OFFERED", chart="CALLS.OFFERED"),
    LineTerms("MANAGED_WITHIN", (71,), "Demand managed within the department", "FCR.MANAGED", chart="FCR.MANAGED"),
    LineTerms("SENT_TO_LPU", (71,), "Demand sent to LPUs in the period", "FCR.TO_LPU"),
    LineTerms(
        "SENT_TO_LPU_SINCE_PRINCIPLES",
        (71,),
        "Demand sent to LPUs since first contact resolution began",
        "FCR.TO_LPU",
        Window.SINCE_FIRST_CONTACT_PRINCIPLES,
        chart="FCR.TO_LPU",
    ),
    LineTerms(
        "NON_EMERGENCY_LEVEL",
        (71,),
        "101 calls answered in time since the contact centres began",
        "SL.101",
        Window.SINCE_CONTACT_CENTRES,
        chart="SL.101",
    ),
    LineTerms("EMERGENCY_LEVEL", (71,), "999 calls answered in time", "SL.999", chart="SL.999"),
    LineTerms(
        "CST_CALLS", (71,), "Calls offered to the Crimes Service Team", "CALLS.OFFERED.CST", chart="CALLS.OFFERED.CST"
    ),
    LineTerms(
        "CRIMES_WITHIN_24_HOURS", (70,), "Crimes recorded within 24 hours", "CRIME.WITHIN_24H", chart="CRIME.WITHIN_24H"
    ),
)
_RISKS = (
    LineTerms(
        "TURNOVER", (72,), "Turnover of staff, rolling twelve months", "WORKFORCE.TURNOVER.R12", Window.TWELVE_MONTHS
    ),
    LineTerms("VACANCIES", (72,), "Vacant posts", "WORKFORCE.VACANCIES", Window.TWELVE_MONTHS),
    LineTerms(
        "OUTAGE_MINUTES", (72,), "Minutes of telephony outage, twelve months", "OUTAGE.MINUTES", Window.TWELVE_MONTHS
    ),
)
_MONEY = (LineTerms("YEARLY_SAVING", (73,), "Yearly saving by the register of benefits", "BENEFIT.RECURRING_TOTAL"),)

SECTIONS: Final = (
    SectionTerms(Section.REFERRAL_PORTAL, "Referral portal", _PORTAL, ("REFERRAL_ACCEPTANCE",)),
    SectionTerms(Section.PRIORITY_AREAS, "Priority areas"),
    SectionTerms(Section.YOUNG_PEOPLE, "Young people"),
    SectionTerms(Section.TROUBLED_FAMILIES, "Troubled families"),
    SectionTerms(Section.ANTI_SOCIAL_BEHAVIOUR, "Anti-social behaviour", _ASB),
    SectionTerms(Section.RESTORATIVE_JUSTICE, "Restorative justice"),
    SectionTerms(Section.OFFENDER_MANAGEMENT, "Integrated offender management", _REOFFENDING, ("REOFFENDING_RANKS",)),
    SectionTerms(
        Section.CONFIDENCE,
        "Confidence",
        _CONFIDENCE,
        ("CONFIDENCE_STRANDS", "NEITHER_NOR_WAVES", "CONFIDENCE_ARMS", "HOUSEHOLD_ISSUES"),
    ),
    SectionTerms(Section.SATISFACTION, "Satisfaction", _SATISFACTION, ("SURVEY_RULES",)),
    SectionTerms(Section.PUBLIC_PROTECTION, "Public protection", _PROTECTION, ("DOMESTIC_ABUSE_BY_UNIT",)),
    SectionTerms(Section.CONTACT_OVERVIEW, "Force Contact: overview", _OVERVIEW, ("CONTROL_ROOMS",)),
    SectionTerms(Section.CONTACT_KEY_CHANGES, "Force Contact: key changes", _KEY_CHANGES),
    SectionTerms(Section.CONTACT_PERFORMANCE, "Force Contact: performance", _PERFORMANCE),
    SectionTerms(Section.CONTACT_RISKS, "Force Contact: risks", _RISKS, ("OUTAGES",)),
    SectionTerms(Section.FINANCIAL_IMPLICATIONS, "Financial implications", _MONEY),
    SectionTerms(Section.LEGAL_IMPLICATIONS, "Legal implications"),
    SectionTerms(Section.RECOMMENDATIONS, "Recommendations"),
)
RECOMMENDATION: Final = "The Board is asked to note the content of this report."
"""¶76."""


def lines() -> list[LineTerms]:
    """Return every line of the report, in its order."""
    return [line for section in SECTIONS for line in section.lines]
