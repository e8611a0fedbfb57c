"""The codes of the Referral Portal: where things stand, why, and of what kind (domain.md §1)."""

from enum import StrEnum


class Status(StrEnum):
    """Where a referral stands (domain.md §1.2)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    SUPERVISOR_CHECK = "SUPERVISOR_CHECK"
    MATCHED = "MATCHED"
    OFFERED = "OFFERED"
    REMATCH = "REMATCH"
    RETURNED_TO_REFERRER = "RETURNED_TO_REFERRER"
    ACCEPTED = "ACCEPTED"
    CONTACT_ATTEMPTED = "CONTACT_ATTEMPTED"
    ENGAGED = "ENGAGED"
    DECLINED_BY_PERSON = "DECLINED_BY_PERSON"
    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    UNSAFE_TO_CONTACT = "UNSAFE_TO_CONTACT"
    CLOSED = "CLOSED"
    STEPPED_UP = "STEPPED_UP"
    WITHDRAWN = "WITHDRAWN"


class OfferStatus(StrEnum):
    """What became of one offer to one service."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class Outcome(StrEnum):
    """How a referral ended (domain.md §1.2)."""

    OUTSIDE_REMIT = "OUTSIDE_REMIT"
    DUPLICATE = "DUPLICATE"
    CONSENT_MISSING = "CONSENT_MISSING"
    CONTACT_INAPPROPRIATE = "CONTACT_INAPPROPRIATE"
    NO_SAFE_CONTACT_ROUTE = "NO_SAFE_CONTACT_ROUTE"
    WRONG_CONTACT_DETAILS = "WRONG_CONTACT_DETAILS"
    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    DECLINED_SUPPORT = "DECLINED_SUPPORT"
    INFORMATION_SENT = "INFORMATION_SENT"
    EQUIPMENT_SUPPLIED = "EQUIPMENT_SUPPLIED"
    MOVED_OUT_OF_AREA = "MOVED_OUT_OF_AREA"
    REFERRED_ON = "REFERRED_ON"
    NEED_MET = "NEED_MET"
    PARTLY_MET = "PARTLY_MET"
    NOT_MET = "NOT_MET"
    DISENGAGED = "DISENGAGED"
    STEPPED_UP = "STEPPED_UP"
    DIED = "DIED"
    OTHER = "OTHER"


class DeclineReason(StrEnum):
    """Why a partner does not take a referral."""

    OUTSIDE_REMIT = "OUTSIDE_REMIT"
    OUTSIDE_AREA = "OUTSIDE_AREA"
    NO_CAPACITY = "NO_CAPACITY"
    ALREADY_KNOWN = "ALREADY_KNOWN"
    CONFLICT_OF_INTEREST = "CONFLICT_OF_INTEREST"
    CONTACT_INAPPROPRIATE = "CONTACT_INAPPROPRIATE"
    INSUFFICIENT_INFORMATION = "INSUFFICIENT_INFORMATION"
    OTHER = "OTHER"


class WithdrawalReason(StrEnum):
    """Why a referrer takes a referral back."""

    PERSON_WITHDREW_AGREEMENT = "PERSON_WITHDREW_AGREEMENT"
    SUBMITTED_IN_ERROR = "SUBMITTED_IN_ERROR"
    DUPLICATE = "DUPLICATE"
    CIRCUMSTANCES_CHANGED = "CIRCUMSTANCES_CHANGED"
    SUPPORTED_ELSEWHERE = "SUPPORTED_ELSEWHERE"
    OTHER = "OTHER"


class ContactResult(StrEnum):
    """What came of one attempt."""

    REACHED = "REACHED"
    NO_ANSWER = "NO_ANSWER"
    MESSAGE_LEFT = "MESSAGE_LEFT"
    WRONG_DETAILS = "WRONG_DETAILS"
    DECLINED_SUPPORT = "DECLINED_SUPPORT"
    UNSAFE = "UNSAFE"


class Relationship(StrEnum):
    """A household member's relationship to the person referred."""

    PARTNER = "PARTNER"
    FORMER_PARTNER = "FORMER_PARTNER"
    CHILD = "CHILD"
    PARENT = "PARENT"
    SIBLING = "SIBLING"
    GRANDPARENT = "GRANDPARENT"
    GRANDCHILD = "GRANDCHILD"
    OTHER_RELATIVE = "OTHER_RELATIVE"
    NOT_RELATED = "NOT_RELATED"
    NOT_KNOWN = "NOT_KNOWN"


class EscalationTarget(StrEnum):
    """Where a step-up goes."""

    MASH = "MASH"
    CARE_ACT_SECTION_42 = "CARE_ACT_SECTION_42"
    EMERGENCY_999 = "EMERGENCY_999"


class PendingDecision(StrEnum):
    """What the force has to decide before a referral goes on; each is a status in which it waits."""

    SUPERVISOR_CHECK = "SUPERVISOR_CHECK"
    RETURNED_TO_REFERRER = "RETURNED_TO_REFERRER"


class DeliveryState(StrEnum):
    """How far something on its way to another system has come."""

    QUEUED = "QUEUED"
    DELIVERED = "DELIVERED"
    HELD = "HELD"


class DataItem(StrEnum):
    """The parts of a referral that a partner may be sent; its needs, as far as the service meets them, always are."""

    NEEDS = "NEEDS"
    NAME = "NAME"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    SEX = "SEX"
    LANGUAGE = "LANGUAGE"
    COMMUNICATION_NEEDS = "COMMUNICATION_NEEDS"
    ADDRESS = "ADDRESS"
    SAFE_CONTACT = "SAFE_CONTACT"
    HOUSEHOLD = "HOUSEHOLD"
    FACTS = "FACTS"
    SEEN = "SEEN"
    OPINION = "OPINION"
    RISKS_TO_STAFF = "RISKS_TO_STAFF"


class Grouping(StrEnum):
    """By what the statistics are broken down."""

    LPU = "lpu"
    NEED = "need"
    PARTNER = "partner"
