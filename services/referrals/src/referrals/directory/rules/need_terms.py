"""The need categories as a public taxonomy (domain.md §1.4), with identities that never change."""

from uuid import NAMESPACE_URL, UUID, uuid5

from bluelamp.schemas.open_referral import OpenTaxonomy, OpenTaxonomyTerm
from bluelamp.schemas.referrals import Need

TAXONOMY_ID = uuid5(NAMESPACE_URL, "https://bluelamp.example/open-referral/needs")
TAXONOMY_NAME = "Referral Portal need categories"
_VERSION = "1"

_WORDS: dict[Need, tuple[str, str]] = {
    Need.MENTAL_HEALTH: ("Mental health", "Low mood, anxiety and other mental ill health."),
    Need.SUBSTANCE_DRUGS: ("Drugs", "Help with the use of drugs."),
    Need.SUBSTANCE_ALCOHOL: ("Alcohol", "Help with drinking."),
    Need.HOMELESSNESS: ("Homelessness", "No home, or one about to be lost."),
    Need.DOMESTIC_ABUSE_SUPPORT: ("Domestic abuse", "Support for people who are abused at home."),
    Need.SEXUAL_VIOLENCE_SUPPORT: ("Sexual violence", "Support after sexual violence, recent or long ago."),
    Need.ISOLATION_OLDER: ("Isolation in later life", "Company and practical help for older people."),
    Need.DEBT_WELFARE: ("Debt and welfare", "Advice on debt and benefits."),
    Need.FIRE_SAFETY: ("Fire safety", "Alarms and safety at home."),
    Need.HOARDING_SELF_NEGLECT: ("Hoarding and self-neglect", "Help where a home or a person is neglected."),
    Need.YOUTH_DIVERSION: ("Youth diversion", "Something better to do for young people close to trouble."),
    Need.PARENTING_FAMILY: ("Parenting and family", "Support for parents and families."),
    Need.EXPLOITATION: ("Exploitation", "Help for people whom others exploit."),
    Need.HATE_CRIME_SUPPORT: ("Hate crime", "Support after a hate crime."),
    Need.ASB_VICTIM: ("Anti-social behaviour", "Support for those who suffer anti-social behaviour."),
    Need.GENERAL_VICTIM: ("Victims of crime", "Support after any other crime."),
    Need.BEREAVEMENT: ("Bereavement", "Support after a death."),
    Need.CARER: ("Carers", "Support for people who care for somebody."),
    Need.LEARNING_DISABILITY: ("Learning disability", "Support for people with a learning disability."),
    Need.PHYSICAL_HEALTH: ("Physical health", "Help with illness or disability."),
    Need.EMPLOYMENT_TRAINING: ("Work and training", "Help to find work or training."),
    Need.GANG_EXIT: ("Leaving a gang", "Help to get out of a gang."),
    Need.RESTORATIVE_JUSTICE: ("Restorative justice", "Facilitated contact about the harm that was done."),
    Need.RADICALISATION: ("Radicalisation", "By way of Prevent only."),
    Need.MODERN_SLAVERY: ("Modern slavery", "By way of the National Referral Mechanism."),
}


def _term(need: Need) -> OpenTaxonomyTerm:
    name, description = _WORDS[need]
    return OpenTaxonomyTerm(
        id=uuid5(TAXONOMY_ID, need.value),
        name=name,
        description=description,
        term=need.value,
        taxonomy=TAXONOMY_NAME,
        taxonomy_id=TAXONOMY_ID,
    )


TERMS: dict[Need, OpenTaxonomyTerm] = {need: _term(need) for need in Need}
NEEDS: dict[UUID, Need] = {term.id: need for need, term in TERMS.items()}


def taxonomy(*, whole: bool) -> OpenTaxonomy:
    """Return the one taxonomy there is, with its terms or without."""
    return OpenTaxonomy(
        id=TAXONOMY_ID,
        name=TAXONOMY_NAME,
        description="What a person may need, as officers and partners in the West Midlands name it.",
        version=_VERSION,
        taxonomy_terms=list(TERMS.values()) if whole else None,
    )
