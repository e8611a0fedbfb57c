"""What every service says of support: what is needed, how soon, and how the person can be reached about it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bluelamp.schemas.common import Line, RequestModel, Text
from bluelamp.schemas.people import EmailAddress, Telephone


class Urgency(StrEnum):
    """How soon a partner must answer; IMMEDIATE is refused with the advice to ring 999 (domain.md §1.5)."""

    IMMEDIATE = "IMMEDIATE"
    URGENT = "URGENT"
    PRIORITY = "PRIORITY"
    ROUTINE = "ROUTINE"


class Need(StrEnum):
    """Need categories (domain.md §1.4)."""

    MENTAL_HEALTH = "MENTAL_HEALTH"
    SUBSTANCE_DRUGS = "SUBSTANCE_DRUGS"
    SUBSTANCE_ALCOHOL = "SUBSTANCE_ALCOHOL"
    HOMELESSNESS = "HOMELESSNESS"
    DOMESTIC_ABUSE_SUPPORT = "DOMESTIC_ABUSE_SUPPORT"
    SEXUAL_VIOLENCE_SUPPORT = "SEXUAL_VIOLENCE_SUPPORT"
    ISOLATION_OLDER = "ISOLATION_OLDER"
    DEBT_WELFARE = "DEBT_WELFARE"
    FIRE_SAFETY = "FIRE_SAFETY"
    HOARDING_SELF_NEGLECT = "HOARDING_SELF_NEGLECT"
    YOUTH_DIVERSION = "YOUTH_DIVERSION"
    PARENTING_FAMILY = "PARENTING_FAMILY"
    EXPLOITATION = "EXPLOITATION"
    HATE_CRIME_SUPPORT = "HATE_CRIME_SUPPORT"
    ASB_VICTIM = "ASB_VICTIM"
    GENERAL_VICTIM = "GENERAL_VICTIM"
    BEREAVEMENT = "BEREAVEMENT"
    CARER = "CARER"
    LEARNING_DISABILITY = "LEARNING_DISABILITY"
    PHYSICAL_HEALTH = "PHYSICAL_HEALTH"
    EMPLOYMENT_TRAINING = "EMPLOYMENT_TRAINING"
    GANG_EXIT = "GANG_EXIT"
    RESTORATIVE_JUSTICE = "RESTORATIVE_JUSTICE"
    RADICALISATION = "RADICALISATION"
    MODERN_SLAVERY = "MODERN_SLAVERY"


class ContactChannel(StrEnum):
    """How a partner tried to reach the person, or how the person may be reached: if so, by their referrer alone."""

    PHONE = "PHONE"
    SMS = "SMS"
    EMAIL = "EMAIL"
    LETTER = "LETTER"
    VISIT = "VISIT"
    VIDEO = "VIDEO"
    REFERRER = "REFERRER"


class SafeContact(RequestModel):
    """How the person can be reached without putting them at risk."""

    channel: Annotated[ContactChannel, Field(strict=False)]
    telephone: Telephone | None = Field(default=None, examples=["0121 496 0000"])
    email: EmailAddress | None = None
    when: Line | None = Field(default=None, examples=["Weekday mornings"])
    do_not: Text | None = Field(default=None, examples=["Do not leave a voicemail."])
