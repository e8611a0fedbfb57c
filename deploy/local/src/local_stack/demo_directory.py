"""The directory of the local default: invented partners with fixed identities, so that examples can name them.

Every organisation, number and address here is made up; the telephone numbers are Ofcom's for drama.
"""

from typing import Any, Final

from local_stack.seed import FORCE, PARTNER_A, PARTNER_B, PARTNER_COUNCIL

PARTNER_D: Final = "00000000-0000-7000-8000-00000000000d"
PARTNER_E: Final = "00000000-0000-7000-8000-00000000000e"
PARTNER_F: Final = "00000000-0000-7000-8000-00000000000f"

TALKING_SUPPORT: Final = "00000000-0000-7000-8000-0000000000a1"
CARERS_CIRCLE: Final = "00000000-0000-7000-8000-0000000000a2"
LISTENING_LINE: Final = "00000000-0000-7000-8000-0000000000b1"
AFTER_HARM: Final = "00000000-0000-7000-8000-0000000000b2"
ADULT_WELLBEING: Final = "00000000-0000-7000-8000-0000000000c1"
FAMILIES_AND_LEARNING: Final = "00000000-0000-7000-8000-0000000000c2"
YOUNG_MINDS_ROOM: Final = "00000000-0000-7000-8000-0000000000d1"
TURNING_POINT: Final = "00000000-0000-7000-8000-0000000000d2"
MONEY_AND_HOME: Final = "00000000-0000-7000-8000-0000000000e1"
SAFE_AT_HOME: Final = "00000000-0000-7000-8000-0000000000e2"
MEETING_HALFWAY: Final = "00000000-0000-7000-8000-0000000000a3"
RECOVERY: Final = "00000000-0000-7000-8000-0000000000f1"
WOMENS_SPACE: Final = "00000000-0000-7000-8000-0000000000f2"

AGREEMENT_A: Final = "00000000-0000-7000-8000-00000000a00a"
AGREEMENT_B: Final = "00000000-0000-7000-8000-00000000a00b"
AGREEMENT_COUNCIL: Final = "00000000-0000-7000-8000-00000000a00c"
AGREEMENT_D: Final = "00000000-0000-7000-8000-00000000a00d"
AGREEMENT_E: Final = "00000000-0000-7000-8000-00000000a00e"
AGREEMENT_F: Final = "00000000-0000-7000-8000-00000000a00f"

BIRMINGHAM: Final = ["BIRMINGHAM_EAST", "BIRMINGHAM_NORTH", "BIRMINGHAM_SOUTH", "BIRMINGHAM_WEST_AND_CENTRAL"]
EVERYWHERE: Final = [*BIRMINGHAM, "COVENTRY", "DUDLEY", "SANDWELL", "SOLIHULL", "WALSALL", "WOLVERHAMPTON"]

WORKDAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
PLENTY: Final = 200
NEVER: Final = "2099-12-31"

_EVERYTHING: Final = [
    "NAME",
    "DATE_OF_BIRTH",
    "SEX",
    "LANGUAGE",
    "COMMUNICATION_NEEDS",
    "ADDRESS",
    "SAFE_CONTACT",
    "HOUSEHOLD",
    "FACTS",
    "SEEN",
    "OPINION",
    "RISKS_TO_STAFF",
]
_WITHOUT_OPINION: Final = [item for item in _EVERYTHING if item not in {"HOUSEHOLD", "OPINION"}]
_TO_REACH_THEM: Final = ["NAME", "DATE_OF_BIRTH", "LANGUAGE", "ADDRESS", "SAFE_CONTACT", "FACTS"]
_GATEWAYS: Final = ["CLAW_POLICE", "CDA1998_S115", "CARE2014_S42", "CA1989_S17", "CA2004_S11", "PCSCA2022_S16"]


def demo_directory() -> dict[str, list[dict[str, Any]]]:
    """Return what `python -m referrals seed-directory` reads."""
    return {"organisations": _organisations(), "services": _services(), "sharing_agreements": _agreements()}


def _organisations() -> list[dict[str, Any]]:
    return [
        _organisation(PARTNER_A, "Lantern Community Support", "VOLUNTARY", "lantern", "Support close to home."),
        _organisation(PARTNER_B, "Harbour Wellbeing", "VOLUNTARY", "harbour", "Listening, by telephone and in person."),
        _organisation(
            PARTNER_COUNCIL, "Northfold Council Adult Services", "STATUTORY", "northfold", "A council's adult services."
        ),
        _organisation(PARTNER_D, "Kestrel Youth Trust", "THIRD_SECTOR", "kestrel", "With young people, on their side."),
        _organisation(PARTNER_E, "Millbrook Advice", "THIRD_SECTOR", "millbrook", "Money, home and safety."),
        _organisation(PARTNER_F, "Alder Recovery", "THIRD_SECTOR", "alder", "Recovery and a safe space."),
    ]


def _organisation(organisation_id: str, name: str, kind: str, domain: str, description: str) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "name": name,
        "description": f"{description} Invented for the demonstration.",
        "kind": kind,
        "website": f"https://{domain}.example",
        "contact_email": f"referrals@{domain}.example",
    }


def _services() -> list[dict[str, Any]]:
    return [*_LISTENING, *_VICTIMS_AND_FAMILIES, *_YOUNG_PEOPLE, *_HOME_AND_RECOVERY]


def _agreements() -> list[dict[str, Any]]:
    return [
        _agreement(AGREEMENT_A, PARTNER_A, "Lantern Community Support", _EVERYTHING),
        _agreement(AGREEMENT_B, PARTNER_B, "Harbour Wellbeing", _WITHOUT_OPINION),
        _agreement(AGREEMENT_COUNCIL, PARTNER_COUNCIL, "Northfold Council", _TO_REACH_THEM),
        _agreement(AGREEMENT_D, PARTNER_D, "Kestrel Youth Trust", _WITHOUT_OPINION),
        _agreement(AGREEMENT_E, PARTNER_E, "Millbrook Advice", _TO_REACH_THEM),
        # Run out, so that a match shows a service that is ruled out for want of an agreement.
        {**_agreement(AGREEMENT_F, PARTNER_F, "Alder Recovery", _WITHOUT_OPINION), "expires_on": "2024-03-31"},
    ]


def _agreement(agreement_id: str, organisation_id: str, partner: str, data_items: list[str]) -> dict[str, Any]:
    return {
        "sharing_agreement_id": agreement_id,
        "force_organisation_id": FORCE,
        "organisation_id": organisation_id,
        "title": f"Referrals of vulnerable people to {partner}",
        "purpose": "Support that makes future harm to the person or their family less likely.",
        "data_items": data_items,
        "lawful_bases": _GATEWAYS,
        "partner_basis": "UK GDPR Article 6(1)(e) and Article 9(2)(h)",
        "retention": "Two years after the case is closed, then destroyed",
        "impact_assessment": "DPIA-0042",
        "valid_from": "2023-04-01",
        "expires_on": NEVER,
    }


def _open(weekdays: tuple[str, ...], opens: str, closes: str) -> list[dict[str, str]]:
    return [{"weekday": weekday, "opens": opens, "closes": closes} for weekday in weekdays]


def _contact(telephone: str, domain: str) -> dict[str, str]:
    return {"telephone": telephone, "email": f"hello@{domain}.example", "website": f"https://{domain}.example/help"}


def _address(line: str, town: str, postcode: str) -> dict[str, Any]:
    return {"lines": [line], "town": town, "postcode": postcode}


# The three that the story of the demonstration turns on, from the nearest to the widest.
_LISTENING: Final[list[dict[str, Any]]] = [
    {
        "service_id": TALKING_SUPPORT,
        "organisation_id": PARTNER_A,
        "name": "Lantern Talking Support",
        "description": "One-to-one talking support, in person or by telephone.",
        "needs": ["MENTAL_HEALTH", "BEREAVEMENT", "ISOLATION_OLDER"],
        "minimum_age": 18,
        "maximum_age": 120,
        "lpus": ["BIRMINGHAM_NORTH", "BIRMINGHAM_EAST"],
        "languages": ["en", "pa", "ur"],
        "opening_hours": _open(WORKDAYS, "09:00", "17:00"),
        "contact": _contact("0121 496 0101", "lantern"),
        "address": _address("1 Example Row", "Birmingham", "B99 1AA"),
        "funding": "Community fund",
        "security_accreditation": "Cyber Essentials",
        "places_per_week": PLENTY,
    },
    {
        "service_id": LISTENING_LINE,
        "organisation_id": PARTNER_B,
        "name": "Harbour Listening Line",
        "description": "A listening line that rings back, with visits where they help.",
        "needs": ["MENTAL_HEALTH", "BEREAVEMENT"],
        "minimum_age": 16,
        "maximum_age": 120,
        "lpus": [*BIRMINGHAM, "DUDLEY", "SANDWELL"],
        "languages": ["en", "pl"],
        "opening_hours": _open((*WORKDAYS, "SATURDAY"), "08:00", "20:00"),
        "contact": _contact("0121 496 0102", "harbour"),
        "funding": "Gifts and grants",
        "security_accreditation": "Cyber Essentials",
        "places_per_week": PLENTY,
    },
    {
        "service_id": ADULT_WELLBEING,
        "organisation_id": PARTNER_COUNCIL,
        "name": "Northfold Adult Wellbeing",
        "description": "Assessment and support for adults with care or health needs, and for their carers.",
        "needs": ["MENTAL_HEALTH", "ISOLATION_OLDER", "CARER", "PHYSICAL_HEALTH"],
        "minimum_age": 18,
        "maximum_age": 120,
        "lpus": EVERYWHERE,
        "languages": ["en"],
        "opening_hours": _open(WORKDAYS, "09:00", "17:00"),
        "contact": _contact("0121 496 0103", "northfold"),
        "address": _address("2 Example Square", "Northfold", "B99 1AB"),
        "funding": "Council",
        "security_accreditation": "Public Services Network",
        "places_per_week": PLENTY,
    },
]
_VICTIMS_AND_FAMILIES: Final[list[dict[str, Any]]] = [
    {
        "service_id": CARERS_CIRCLE,
        "organisation_id": PARTNER_A,
        "name": "Lantern Carers' Circle",
        "description": "Weekly groups and sitting-in for people who care for somebody.",
        "needs": ["CARER", "ISOLATION_OLDER"],
        "minimum_age": 18,
        "maximum_age": 120,
        "lpus": ["BIRMINGHAM_EAST", "SOLIHULL", "COVENTRY"],
        "languages": ["en", "ur"],
        "opening_hours": _open(("TUESDAY", "THURSDAY"), "13:00", "18:00"),
        "eligibility": [{"kind": "AGE_IN_AREA", "lpu": "COVENTRY", "minimum_age": 60, "maximum_age": 120}],
        "contact": _contact("0121 496 0104", "lantern"),
        "places_per_week": 8,
    },
    {
        "service_id": MEETING_HALFWAY,
        "organisation_id": PARTNER_A,
        "name": "Lantern Meeting Halfway",
        "description": "Facilitators of restorative justice, who speak with each side apart and first.",
        "needs": ["RESTORATIVE_JUSTICE"],
        "minimum_age": 18,
        "lpus": EVERYWHERE,
        "opening_hours": _open(WORKDAYS, "09:00", "17:00"),
        "contact": _contact("0121 496 0113", "lantern"),
        "places_per_week": 20,
    },
    {
        "service_id": AFTER_HARM,
        "organisation_id": PARTNER_B,
        "name": "Harbour After Harm",
        "description": "Practical and emotional help after a crime or a run of trouble.",
        "needs": ["GENERAL_VICTIM", "HATE_CRIME_SUPPORT", "ASB_VICTIM"],
        "minimum_age": 16,
        "lpus": EVERYWHERE,
        "languages": ["en", "pl", "ro"],
        "opening_hours": _open(WORKDAYS, "09:00", "19:00"),
        "contact": _contact("0121 496 0105", "harbour"),
        "places_per_week": 40,
    },
    {
        "service_id": FAMILIES_AND_LEARNING,
        "organisation_id": PARTNER_COUNCIL,
        "name": "Northfold Families and Learning",
        "description": "Family workers, and support for adults with a learning disability to live and work.",
        "needs": ["PARENTING_FAMILY", "LEARNING_DISABILITY", "EMPLOYMENT_TRAINING"],
        "lpus": EVERYWHERE,
        "opening_hours": _open(WORKDAYS, "09:00", "17:00"),
        "contact": _contact("0121 496 0106", "northfold"),
        "places_per_week": 25,
    },
]
_YOUNG_PEOPLE: Final[list[dict[str, Any]]] = [
    {
        "service_id": YOUNG_MINDS_ROOM,
        "organisation_id": PARTNER_D,
        "name": "Kestrel Quiet Room",
        "description": "A counsellor for children and young people, at school or at the centre.",
        "needs": ["MENTAL_HEALTH", "BEREAVEMENT"],
        "minimum_age": 8,
        "maximum_age": 17,
        "lpus": [*BIRMINGHAM, "COVENTRY", "SOLIHULL"],
        "opening_hours": _open(WORKDAYS, "10:00", "18:00"),
        "contact": _contact("0121 496 0107", "kestrel"),
        "address": _address("3 Example Lane", "Birmingham", "B99 1AC"),
        "places_per_week": 12,
    },
    {
        "service_id": TURNING_POINT,
        "organisation_id": PARTNER_D,
        "name": "Kestrel New Direction",
        "description": "A mentor for young people drawn into groups, exploitation or trouble.",
        "needs": ["YOUTH_DIVERSION", "GANG_EXIT", "EXPLOITATION"],
        "minimum_age": 10,
        "maximum_age": 24,
        "lpus": [*BIRMINGHAM, "SANDWELL", "WALSALL", "WOLVERHAMPTON"],
        "opening_hours": _open((*WORKDAYS, "SATURDAY"), "10:00", "20:00"),
        "contact": _contact("0121 496 0108", "kestrel"),
        "places_per_week": 10,
    },
]
_HOME_AND_RECOVERY: Final[list[dict[str, Any]]] = [
    {
        "service_id": MONEY_AND_HOME,
        "organisation_id": PARTNER_E,
        "name": "Millbrook Money and Home",
        "description": "Advice on debt, benefits, eviction and a place to stay.",
        "needs": ["DEBT_WELFARE", "HOMELESSNESS"],
        "minimum_age": 16,
        "lpus": EVERYWHERE,
        "languages": ["en", "bn", "so"],
        "opening_hours": _open(WORKDAYS, "09:30", "16:30"),
        "contact": _contact("0121 496 0109", "millbrook"),
        "address": _address("4 Example Street", "Wolverhampton", "WV99 1AA"),
        "places_per_week": 60,
    },
    {
        "service_id": SAFE_AT_HOME,
        "organisation_id": PARTNER_E,
        "name": "Millbrook Safe at Home",
        "description": "Home safety visits, alarms and help with clearing. Paused in the demonstration.",
        "needs": ["FIRE_SAFETY", "HOARDING_SELF_NEGLECT"],
        "minimum_age": 18,
        "lpus": ["DUDLEY", "SANDWELL", "WALSALL", "WOLVERHAMPTON"],
        "contact": _contact("0121 496 0110", "millbrook"),
        "places_per_week": 15,
        "paused": True,
    },
    {
        "service_id": RECOVERY,
        "organisation_id": PARTNER_F,
        "name": "Alder Recovery Groups",
        "description": "Groups and key workers for people who drink or use drugs.",
        "needs": ["SUBSTANCE_ALCOHOL", "SUBSTANCE_DRUGS"],
        "minimum_age": 18,
        "lpus": EVERYWHERE,
        "opening_hours": _open(WORKDAYS, "09:00", "21:00"),
        "eligibility": [{"kind": "WITHOUT_NEEDS", "values": ["LEARNING_DISABILITY"]}],
        "contact": _contact("0121 496 0111", "alder"),
        "places_per_week": 30,
    },
    {
        "service_id": WOMENS_SPACE,
        "organisation_id": PARTNER_F,
        "name": "Alder Women's Space",
        "description": "A place that is not published, for women after abuse or sexual violence.",
        "needs": ["DOMESTIC_ABUSE_SUPPORT", "SEXUAL_VIOLENCE_SUPPORT"],
        "minimum_age": 16,
        "lpus": EVERYWHERE,
        "languages": ["en", "ur", "pl"],
        "eligibility": [{"kind": "SEX", "values": ["FEMALE"]}],
        "contact": _contact("0121 496 0112", "alder"),
        "places_per_week": 20,
    },
]
