"""The pages' and letters' plain English: dates as people say them, and a phrase for every code."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from bluelamp.kit.clocks import LONDON
from bluelamp.schemas.people import LawfulBasis, Sex
from bluelamp.schemas.referrals import (
    ContactChannel,
    ContactResult,
    DataItem,
    DeclineReason,
    Need,
    Outcome,
    Relationship,
    Urgency,
)

_NOON = 12


def day_in_words(day: date) -> str:
    """Write a day as `Tuesday 24 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def birthday_in_words(day: date) -> str:
    """Write a day whose weekday says nothing as `12 April 1987`."""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """Write a moment by London's clocks as `4:30pm on Tuesday 24 November 2026`."""
    local = moment.astimezone(LONDON)
    return f"{_time_in_words(local)} on {day_in_words(local.date())}"


def moment_in_short(moment: datetime) -> str:
    """Write a moment of the near future for a subject line, as `4:30pm on Tuesday 24 November`."""
    return moment_in_words(moment).rpartition(" ")[0]


def age_in_years(born: date, today: date) -> int:
    """Return the age on a day; whoever is born on 29 February is a year older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _time_in_words(local: datetime) -> str:
    if local.minute == 0 and local.hour in {0, _NOON}:
        return "midday" if local.hour else "midnight"
    half = "am" if local.hour < _NOON else "pm"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % _NOON or _NOON}{minutes}{half}"


def area_in_words(lpu: str) -> str:
    """Write a local policing unit's code as its name: `Birmingham West and Central`."""
    return lpu.replace("_", " ").title().replace(" And ", " and ")


URGENCY: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.IMMEDIATE: "Immediate",
        Urgency.URGENT: "Urgent",
        Urgency.PRIORITY: "Priority",
        Urgency.ROUTINE: "Routine",
    }
)

NEED: Mapping[Need, str] = MappingProxyType(
    {
        Need.MENTAL_HEALTH: "Mental health",
        Need.SUBSTANCE_DRUGS: "Drugs",
        Need.SUBSTANCE_ALCOHOL: "Alcohol",
        Need.HOMELESSNESS: "Homelessness",
        Need.DOMESTIC_ABUSE_SUPPORT: "Domestic abuse support",
        Need.SEXUAL_VIOLENCE_SUPPORT: "Sexual violence support",
        Need.ISOLATION_OLDER: "Isolation in later life",
        Need.DEBT_WELFARE: "Debt and welfare benefits",
        Need.FIRE_SAFETY: "Fire safety",
        Need.HOARDING_SELF_NEGLECT: "Hoarding or self-neglect",
        Need.YOUTH_DIVERSION: "Youth diversion",
        Need.PARENTING_FAMILY: "Parenting and family",
        Need.EXPLOITATION: "Exploitation",
        Need.HATE_CRIME_SUPPORT: "Hate crime support",
        Need.ASB_VICTIM: "Victim of antisocial behaviour",
        Need.GENERAL_VICTIM: "Victim support",
        Need.BEREAVEMENT: "Bereavement",
        Need.CARER: "Support for a carer",
        Need.LEARNING_DISABILITY: "Learning disability",
        Need.PHYSICAL_HEALTH: "Physical health",
        Need.EMPLOYMENT_TRAINING: "Employment and training",
        Need.GANG_EXIT: "Leaving a gang",
        Need.RESTORATIVE_JUSTICE: "Restorative justice",
        Need.RADICALISATION: "Radicalisation",
        Need.MODERN_SLAVERY: "Modern slavery",
    }
)

SEX: Mapping[Sex, str] = MappingProxyType({Sex.FEMALE: "Female", Sex.MALE: "Male", Sex.NOT_KNOWN: "Not known"})

RELATIONSHIP: Mapping[Relationship, str] = MappingProxyType(
    {
        Relationship.PARTNER: "Partner",
        Relationship.FORMER_PARTNER: "Former partner",
        Relationship.CHILD: "Child",
        Relationship.PARENT: "Parent",
        Relationship.SIBLING: "Brother or sister",
        Relationship.GRANDPARENT: "Grandparent",
        Relationship.GRANDCHILD: "Grandchild",
        Relationship.OTHER_RELATIVE: "Other relative",
        Relationship.NOT_RELATED: "Not related",
        Relationship.NOT_KNOWN: "Not known",
    }
)

CHANNEL: Mapping[ContactChannel, str] = MappingProxyType(
    {
        ContactChannel.PHONE: "Phone call",
        ContactChannel.SMS: "Text message",
        ContactChannel.EMAIL: "Email",
        ContactChannel.LETTER: "Letter",
        ContactChannel.VISIT: "Visit",
        ContactChannel.VIDEO: "Video call",
        ContactChannel.REFERRER: "Through whoever referred them",
    }
)

RESULT: Mapping[ContactResult, str] = MappingProxyType(
    {
        ContactResult.REACHED: "I spoke with the person",
        ContactResult.NO_ANSWER: "There was no answer",
        ContactResult.MESSAGE_LEFT: "I left a message",
        ContactResult.WRONG_DETAILS: "The contact details are wrong",
        ContactResult.DECLINED_SUPPORT: "The person does not want support",
        ContactResult.UNSAFE: "It is not safe to contact the person",
    }
)

DECLINE_REASON: Mapping[DeclineReason, str] = MappingProxyType(
    {
        DeclineReason.OUTSIDE_REMIT: "It is not something our service does",
        DeclineReason.OUTSIDE_AREA: "The person lives outside our area",
        DeclineReason.NO_CAPACITY: "We have no place free",
        DeclineReason.ALREADY_KNOWN: "We already support this person",
        DeclineReason.CONFLICT_OF_INTEREST: "We have a conflict of interest",
        DeclineReason.CONTACT_INAPPROPRIATE: "Contact from us would not be right at present",
        DeclineReason.INSUFFICIENT_INFORMATION: "There is not enough information to decide",
        DeclineReason.OTHER: "Another reason",
    }
)

OUTCOME: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.NEED_MET: "The need was met",
        Outcome.PARTLY_MET: "The need was partly met",
        Outcome.NOT_MET: "The need was not met",
        Outcome.DISENGAGED: "The person stopped taking part",
        Outcome.INFORMATION_SENT: "We sent information",
        Outcome.EQUIPMENT_SUPPLIED: "We supplied equipment",
        Outcome.REFERRED_ON: "We referred the person on to another service",
        Outcome.DECLINED_SUPPORT: "The person does not want support",
        Outcome.UNABLE_TO_CONTACT: "We could not reach the person after repeated tries",
        Outcome.WRONG_CONTACT_DETAILS: "The contact details are wrong",
        Outcome.NO_SAFE_CONTACT_ROUTE: "There is no safe way to contact the person",
        Outcome.MOVED_OUT_OF_AREA: "The person has moved out of our area",
        Outcome.DIED: "The person has died",
        Outcome.OUTSIDE_REMIT: "It is not something our service does",
        Outcome.DUPLICATE: "We had this referral already",
        Outcome.CONSENT_MISSING: "The person's consent is needed and is missing",
        Outcome.CONTACT_INAPPROPRIATE: "Contact is not right, for example because child protection work is under way",
        Outcome.STEPPED_UP: "Somebody may need protecting, so it goes to safeguarding",
        Outcome.OTHER: "Something else",
    }
)

OUTCOME_GROUPS: tuple[tuple[str, tuple[Outcome, ...]], ...] = (
    (
        "What the support achieved",
        (
            Outcome.NEED_MET,
            Outcome.PARTLY_MET,
            Outcome.NOT_MET,
            Outcome.DISENGAGED,
            Outcome.INFORMATION_SENT,
            Outcome.EQUIPMENT_SUPPLIED,
            Outcome.REFERRED_ON,
        ),
    ),
    (
        "Why support could not be given",
        (
            Outcome.DECLINED_SUPPORT,
            Outcome.UNABLE_TO_CONTACT,
            Outcome.WRONG_CONTACT_DETAILS,
            Outcome.NO_SAFE_CONTACT_ROUTE,
            Outcome.MOVED_OUT_OF_AREA,
            Outcome.DIED,
        ),
    ),
    (
        "Why the referral was not right",
        (Outcome.OUTSIDE_REMIT, Outcome.DUPLICATE, Outcome.CONSENT_MISSING, Outcome.CONTACT_INAPPROPRIATE),
    ),
    ("Anything else", (Outcome.STEPPED_UP, Outcome.OTHER)),
)

DATA_ITEM: Mapping[DataItem, str] = MappingProxyType(
    {
        DataItem.NEEDS: "what help is needed",
        DataItem.NAME: "name",
        DataItem.DATE_OF_BIRTH: "date of birth",
        DataItem.SEX: "sex",
        DataItem.LANGUAGE: "language",
        DataItem.COMMUNICATION_NEEDS: "communication needs",
        DataItem.ADDRESS: "address",
        DataItem.SAFE_CONTACT: "how to contact the person safely",
        DataItem.HOUSEHOLD: "household",
        DataItem.FACTS: "what was reported",
        DataItem.SEEN: "what the officer saw",
        DataItem.OPINION: "what the officer thinks",
        DataItem.RISKS_TO_STAFF: "risks to staff",
    }
)

LAWFUL_BASIS: Mapping[LawfulBasis, str] = MappingProxyType(
    {
        LawfulBasis.CDA1998_S115: "Crime and Disorder Act 1998, section 115",
        LawfulBasis.CDA1998_S17A: "Crime and Disorder Act 1998, section 17A",
        LawfulBasis.CA1989_S17: "Children Act 1989, section 17",
        LawfulBasis.CA1989_S47: "Children Act 1989, section 47",
        LawfulBasis.CA2004_S11: "Children Act 2004, section 11",
        LawfulBasis.CARE2014_S42: "Care Act 2014, section 42",
        LawfulBasis.PCSCA2022_S16: "Police, Crime, Sentencing and Courts Act 2022, section 16",
        LawfulBasis.CLAW_POLICE: "Common law policing purposes",
        LawfulBasis.MAPPA_CJA2003_S325: "Criminal Justice Act 2003, section 325",
        LawfulBasis.ASBA2014_S104: "Anti-social Behaviour, Crime and Policing Act 2014, section 104",
    }
)
