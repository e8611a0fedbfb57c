"""The codes of a case: what was decided, on which threshold, and why something ended (domain.md §2.4, §2.5, §2.7)."""

from enum import StrEnum


class CaseOutcome(StrEnum):
    """What a hub decides: one primary, and others beside it (domain.md §2.5)."""

    STRATEGY_DISCUSSION = "STRATEGY_DISCUSSION"
    S47_SINGLE_AGENCY_SC = "S47_SINGLE_AGENCY_SC"
    S47_JOINT = "S47_JOINT"
    POLICE_SINGLE_AGENCY = "POLICE_SINGLE_AGENCY"
    S17_ASSESSMENT = "S17_ASSESSMENT"
    S42_ENQUIRY = "S42_ENQUIRY"
    OTHER_SAFEGUARDING_ENQUIRY = "OTHER_SAFEGUARDING_ENQUIRY"
    EARLY_HELP = "EARLY_HELP"
    SIGNPOST_UNIVERSAL = "SIGNPOST_UNIVERSAL"
    REFERRAL_PORTAL = "REFERRAL_PORTAL"
    MARAC = "MARAC"
    CSE_PANEL = "CSE_PANEL"
    PREVENT = "PREVENT"
    NRM = "NRM"
    MAPPA = "MAPPA"
    NFA_INFORMATION_ONLY = "NFA_INFORMATION_ONLY"
    RETURNED_NO_CONSENT = "RETURNED_NO_CONSENT"
    OUT_OF_AREA_TRANSFER = "OUT_OF_AREA_TRANSFER"


class LegalThreshold(StrEnum):
    """Which legal test the decision says is met; what the outcome needs is checked against it."""

    CHILDREN_ACT_S47 = "CHILDREN_ACT_S47"
    CHILDREN_ACT_S17 = "CHILDREN_ACT_S17"
    CARE_ACT_S42 = "CARE_ACT_S42"
    CRIMINAL_INVESTIGATION = "CRIMINAL_INVESTIGATION"
    OTHER_STATUTE = "OTHER_STATUTE"
    NONE_MET = "NONE_MET"


class ResponseType(StrEnum):
    """The type of response that is decided within the statutory clock; the last two are an adult's (domain.md §2.4)."""

    IMMEDIATE_PROTECTION = "IMMEDIATE_PROTECTION"
    SECTION_17 = "SECTION_17"
    SECTION_47 = "SECTION_47"
    SERVICES_NEEDED = "SERVICES_NEEDED"
    FURTHER_SPECIALIST_ASSESSMENT = "FURTHER_SPECIALIST_ASSESSMENT"
    NO_FURTHER_ACTION = "NO_FURTHER_ACTION"
    SECTION_42_INFORMATION_GATHERING = "SECTION_42_INFORMATION_GATHERING"
    SECTION_42_FORMAL_ENQUIRY = "SECTION_42_FORMAL_ENQUIRY"


class StopReason(StrEnum):
    """What ended a clock; a re-rating puts another in its place."""

    DECIDED = "DECIDED"
    FORWARDED = "FORWARDED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RE_RATED = "RE_RATED"
    CLOSED = "CLOSED"


class ReferrerKind(StrEnum):
    """As what somebody brought the case."""

    OFFICER = "OFFICER"
    PARTNER = "PARTNER"
    PRACTITIONER = "PRACTITIONER"
    SERVICE = "SERVICE"


class DiscussionKind(StrEnum):
    """A strategy discussion under section 47, which needs its quorum, or agencies talking a case through."""

    STRATEGY = "STRATEGY"
    CASE = "CASE"


class Investigation(StrEnum):
    """Who makes the enquiries that a strategy discussion decides on."""

    SINGLE_AGENCY_SOCIAL_CARE = "SINGLE_AGENCY_SOCIAL_CARE"
    SINGLE_AGENCY_POLICE = "SINGLE_AGENCY_POLICE"
    JOINT = "JOINT"


class AlternativePlan(StrEnum):
    """What is done instead where the threshold of section 47 is not met."""

    SECTION_17 = "SECTION_17"
    STEP_DOWN = "STEP_DOWN"


class InformationKind(StrEnum):
    """What a decision relied on: a link, never a copy."""

    ENQUIRY = "ENQUIRY"
    DISCUSSION = "DISCUSSION"
    REFERRAL = "REFERRAL"
    DOCUMENT = "DOCUMENT"


class ChallengeState(StrEnum):
    """How far a challenge has come."""

    CHALLENGED = "CHALLENGED"
    ESCALATED = "ESCALATED"
    UPHELD = "UPHELD"
    CHANGED = "CHANGED"
    WITHDRAWN = "WITHDRAWN"


class NotificationKind(StrEnum):
    """What a referrer was told of: that a social worker has answered, or what was decided."""

    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    DECISION = "DECISION"


class ClosureReason(StrEnum):
    """Why a hub has no more to do."""

    RESPONSE_UNDER_WAY = "RESPONSE_UNDER_WAY"
    WITH_ALLOCATED_WORKER = "WITH_ALLOCATED_WORKER"
    NO_FURTHER_ACTION = "NO_FURTHER_ACTION"
    REFERRAL_MADE = "REFERRAL_MADE"
    RETURNED_TO_REFERRER = "RETURNED_TO_REFERRER"
    DUPLICATE = "DUPLICATE"
