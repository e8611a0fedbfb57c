"""The codes in which reviews and their lessons speak (¶58; domain.md §13.5)."""

from enum import StrEnum


class ReviewKind(StrEnum):
    """What the joint review team does."""

    COLD_CASE = "COLD_CASE"
    INTERNAL_MANAGEMENT = "INTERNAL_MANAGEMENT"


class ReviewMatter(StrEnum):
    """What is reviewed: a crime for a cold case, the statutory review that an internal one is written for."""

    MURDER = "MURDER"
    MISSING_PERSON = "MISSING_PERSON"
    SERIOUS_SEXUAL_OFFENCE = "SERIOUS_SEXUAL_OFFENCE"
    SERIOUS_CASE_REVIEW = "SERIOUS_CASE_REVIEW"
    DOMESTIC_HOMICIDE_REVIEW = "DOMESTIC_HOMICIDE_REVIEW"


class ReviewStatus(StrEnum):
    """Where a review stands; cold cases are DECIDED, internal reviews SUBMITTED and SIGNED_OFF."""

    OPEN = "OPEN"
    DECIDED = "DECIDED"
    SUBMITTED = "SUBMITTED"
    SIGNED_OFF = "SIGNED_OFF"
    CLOSED = "CLOSED"


class ReviewRole(StrEnum):
    """What somebody is in what is reviewed."""

    VICTIM = "VICTIM"
    MISSING_PERSON = "MISSING_PERSON"
    CHILD = "CHILD"
    SUSPECT = "SUSPECT"
    OFFENDER = "OFFENDER"
    FAMILY_MEMBER = "FAMILY_MEMBER"
    WITNESS = "WITNESS"


class ExhibitCondition(StrEnum):
    """What is left of an exhibit."""

    PRESENT = "PRESENT"
    DEGRADED = "DEGRADED"
    CONSUMED = "CONSUMED"
    LOST = "LOST"


class ForensicTechnique(StrEnum):
    """What could still be tried."""

    DNA_PROFILING = "DNA_PROFILING"
    FAMILIAL_DNA = "FAMILIAL_DNA"
    FINGERPRINTS = "FINGERPRINTS"
    FIBRES = "FIBRES"
    TOXICOLOGY = "TOXICOLOGY"
    DIGITAL = "DIGITAL"
    ODONTOLOGY = "ODONTOLOGY"
    OTHER = "OTHER"


class ForensicPriority(StrEnum):
    """How soon."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class OpportunityResult(StrEnum):
    """What came of a forensic opportunity."""

    NEW_EVIDENCE = "NEW_EVIDENCE"
    NOTHING_NEW = "NOTHING_NEW"
    NOT_POSSIBLE = "NOT_POSSIBLE"


class ReviewDecisionKind(StrEnum):
    """What a cold case's review decides."""

    REINVESTIGATE = "REINVESTIGATE"
    FORENSIC_WORK = "FORENSIC_WORK"
    REVIEW_AGAIN = "REVIEW_AGAIN"
    NO_NEW_LINES = "NO_NEW_LINES"


class LessonStatus(StrEnum):
    """Where a lesson stands: everybody reads it once it is published, until it is withdrawn."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


class LessonActionStatus(StrEnum):
    """Whether what was to be done is done."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
