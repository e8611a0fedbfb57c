"""The codes of domestic-abuse risk and of the MARAC (domain.md §3)."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

InstrumentCode = Annotated[str, StringConstraints(min_length=2, max_length=40, pattern=r"^[A-Z][A-Z0-9_]*$")]
"""Instruments are configuration: DASH_ACPO_27, DASH_SAFELIVES_24, DARA, and what a force adds."""
QuestionKey = Annotated[str, StringConstraints(min_length=2, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


class AnswerValue(StrEnum):
    """The five answers; what is not known is not a no."""

    YES = "YES"
    NO = "NO"
    NOT_KNOWN = "NOT_KNOWN"
    NOT_ASKED = "NOT_ASKED"
    DECLINED = "DECLINED"


class Prompt(StrEnum):
    """Further questions that an answer opens."""

    HONOUR_BASED_VIOLENCE = "HONOUR_BASED_VIOLENCE"
    STALKING = "STALKING"


class PromptFindingValue(StrEnum):
    """What the further questions brought out."""

    CONCERN = "CONCERN"
    NO_CONCERN = "NO_CONCERN"
    NOT_KNOWN = "NOT_KNOWN"


class RiskGrade(StrEnum):
    """How grave the risk of serious harm is (domain.md §3.2)."""

    STANDARD = "STANDARD"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class IncidentKind(StrEnum):
    """As what an incident was recorded; every crime is an incident too."""

    INCIDENT = "INCIDENT"
    CALLOUT = "CALLOUT"
    CRIME = "CRIME"


class IncidentSeverity(StrEnum):
    """How grave the incident was, as its recorder puts it: what a rise is measured by."""

    NON_CRIME = "NON_CRIME"
    LESSER = "LESSER"
    SERIOUS = "SERIOUS"
    GRAVE = "GRAVE"


class MaracLimb(StrEnum):
    """Why a case goes to the MARAC; any one is enough (domain.md §3.3)."""

    PROFESSIONAL_JUDGEMENT = "PROFESSIONAL_JUDGEMENT"
    VISIBLE_HIGH_RISK = "VISIBLE_HIGH_RISK"
    ESCALATION = "ESCALATION"
    REPEAT = "REPEAT"
    HBV = "HBV"


class MaracStatus(StrEnum):
    """Whether the conference has heard it."""

    REFERRED = "REFERRED"
    HEARD = "HEARD"


class ActionStatus(StrEnum):
    """Whether an action of the conference is done."""

    OPEN = "OPEN"
    DONE = "DONE"


class ProposalStatus(StrEnum):
    """What became of a proposal to lower a grade."""

    OPEN = "OPEN"
    AGREED = "AGREED"
    REFUSED = "REFUSED"


class SignatureDecision(StrEnum):
    """What a signatory says to a lower grade."""

    AGREE = "AGREE"
    REFUSE = "REFUSE"


class SignatoryRole(StrEnum):
    """As whom somebody signs: one of each is needed."""

    SUPERVISOR = "SUPERVISOR"
    SPECIALIST = "SPECIALIST"


class IdvaResult(StrEnum):
    """What came of the adviser's attempt to reach the victim."""

    REACHED = "REACHED"
    NOT_REACHED = "NOT_REACHED"
    DECLINED_SUPPORT = "DECLINED_SUPPORT"
