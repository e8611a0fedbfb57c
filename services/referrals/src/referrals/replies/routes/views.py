"""What a page shows of a case: rows of a question and its answer, with what is not there left out."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from bluelamp.kit.clocks import local_day, today
from bluelamp.schemas.referrals import DataItem, HouseholdMember, OfferStatus, SafeContact, SharedCopy, SharedPerson
from referrals.replies.rules import words
from referrals.replies.rules.forms import FormError, FormName, open_forms, open_outcomes
from referrals.replies.usecases.answering import Case

Rows: TypeAlias = list[tuple[str, str]]

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "am": "Amharic",
        "ar": "Arabic",
        "bg": "Bulgarian",
        "bn": "Bengali",
        "bfi": "British Sign Language",
        "cs": "Czech",
        "cy": "Welsh",
        "en": "English",
        "es": "Spanish",
        "fa": "Persian",
        "fr": "French",
        "gu": "Gujarati",
        "hi": "Hindi",
        "hu": "Hungarian",
        "it": "Italian",
        "ku": "Kurdish",
        "lt": "Lithuanian",
        "lv": "Latvian",
        "pa": "Punjabi",
        "pl": "Polish",
        "ps": "Pashto",
        "pt": "Portuguese",
        "ro": "Romanian",
        "ru": "Russian",
        "sk": "Slovak",
        "so": "Somali",
        "sq": "Albanian",
        "ta": "Tamil",
        "ti": "Tigrinya",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "vi": "Vietnamese",
        "zh": "Chinese",
    }
)

RECORDED: Mapping[str, tuple[str, frozenset[OfferStatus]]] = MappingProxyType(
    {
        FormName.ACCEPTANCE: ("You have accepted the referral", frozenset({OfferStatus.ACCEPTED})),
        FormName.CONTACT_ATTEMPT: ("The contact attempt is recorded", frozenset({OfferStatus.ACCEPTED})),
        FormName.ENGAGEMENT: ("The start of support is recorded", frozenset({OfferStatus.ACCEPTED})),
    }
)
"""What a page says after a form; only while the offer itself says so too, since the address can be typed."""

TASKS: Mapping[FormName, tuple[str, str]] = MappingProxyType(
    {
        FormName.CONTACT_ATTEMPT: ("Record a contact attempt", "Each time you try to reach the person"),
        FormName.ENGAGEMENT: ("Record that support has begun", "Once the person takes part"),
        FormName.OUTCOME: ("Report the outcome", "When your work with the person has ended, or cannot begin"),
    }
)


def offer_page(case: Case, recorded: str | None) -> dict[str, Any]:
    """Collect what the page of a live offer shows."""
    shared = case.shared
    return {
        "case": case,
        "shared": shared,
        "notice": notice_of(case, recorded),
        "tasks": tasks_of(case),
        "progress": progress_rows(case),
        "attempts": attempts_of(case),
        "asked": asked_rows(case),
        "sharing": sharing_rows(case),
        "person": person_rows(shared.person) if shared else [],
        "contact": contact_rows(shared.safe_contact) if shared and shared.safe_contact else [],
        "concern": concern_parts(shared) if shared else [],
        "household": household_rows(shared.household or []) if shared else [],
        "not_shared": not_shared(case),
        "withheld": ", ".join(words.DATA_ITEM[item] for item in case.referral.withheld_fields),
    }


def form_page(form: FormName, case: Case, fields: Mapping[str, str], error: FormError | None) -> dict[str, Any]:
    """Collect what a form shows: what was typed, and what is wrong with it."""
    errors = error.errors if error else ()
    return {
        "form": form,
        "case": case,
        "fields": fields,
        "errors": errors,
        "summary": [{"text": one.message, "href": f"#{one.anchor}"} for one in errors],
        "groups": open_outcomes(engaged=case.offer.engaged_at is not None),
        "example": f"{today():%d %m %Y}",
    }


def notice_of(case: Case, recorded: str | None) -> str | None:
    """Return what to say about the form that was sent last."""
    text, statuses = RECORDED.get(recorded or "", (None, frozenset[OfferStatus]()))
    return text if case.offer.status in statuses else None


def tasks_of(case: Case) -> list[tuple[str, str, str]]:
    """Return what can be reported now: address, name and when to do it."""
    return [(f"/reply/offer/{form}", *TASKS[form]) for form in open_forms(case.offer) if form in TASKS]


def asked_rows(case: Case) -> Rows:
    """Describe what help is asked for, without the person."""
    referral = case.referral
    return [
        ("Help needed with", ", ".join(words.NEED[need] for need in referral.needs)),
        ("Urgency", words.URGENCY[referral.urgency]),
        ("Area", words.area_in_words(referral.lpu)),
        ("Service asked", case.session.service_name),
    ]


def sharing_rows(case: Case) -> Rows:
    """Describe when the referral was shared, and on which basis in law."""
    offer = case.offer
    rows = [
        ("Offered", words.moment_in_words(offer.offered_at)),
        ("Lawful basis", words.LAWFUL_BASIS[case.referral.lawful_basis]),
    ]
    if offer.status is OfferStatus.ACCEPTED and offer.answered_at:
        rows.insert(1, ("Accepted", words.moment_in_words(offer.answered_at)))
    return rows


def progress_rows(case: Case) -> Rows:
    """Describe what has been reported since the acceptance."""
    offer = case.offer
    rows: Rows = []
    if offer.first_contact_at:
        rows.append(("First contact", words.moment_in_words(offer.first_contact_at)))
    elif offer.first_contact_due_at:
        rows.append(("Try to reach the person by", words.moment_in_words(offer.first_contact_due_at)))
    if offer.engaged_at:
        rows.append(("Support began", words.day_in_words(local_day(offer.engaged_at))))
    return rows


def attempts_of(case: Case) -> list[tuple[str, str, str]]:
    """List the attempts to reach the person, oldest first: when, how, and what came of it."""
    return [
        (words.moment_in_words(one.attempted_at), words.CHANNEL[one.channel], words.RESULT[one.result])
        for one in case.attempts
    ]


def person_rows(person: SharedPerson, on: date | None = None) -> Rows:
    """Describe the person as far as the agreement allows."""
    name = " ".join(part for part in (person.given_name, person.family_name) if part)
    address = person.address
    lines = [*address.lines, address.town, address.postcode] if address else []
    given = (
        ("Name", name),
        ("Date of birth", _birth(person.date_of_birth, on or today())),
        ("Sex", words.SEX[person.sex] if person.sex else None),
        ("Language", _language(person)),
        ("Communication needs", person.communication_needs),
        ("Address", "\n".join(line for line in lines if line)),
    )
    return [(key, value) for key, value in given if value]


def contact_rows(contact: SafeContact) -> Rows:
    """Describe how to reach the person without putting them at risk."""
    given = (
        ("Contact by", words.CHANNEL[contact.channel]),
        ("Telephone", contact.telephone),
        ("Email", contact.email),
        ("When", contact.when),
    )
    return [(key, value) for key, value in given if value]


def concern_parts(shared: SharedCopy) -> Rows:
    """Keep fact, observation and opinion apart (domain.md §1.6)."""
    given = (
        ("What was reported", shared.facts),
        ("What the officer saw", shared.seen),
        ("What the officer thinks", shared.opinion),
    )
    return [(key, value) for key, value in given if value]


def household_rows(members: list[HouseholdMember]) -> list[tuple[str, str, str, str]]:
    """List who else lives there: name, relationship, date of birth, and whether the officer saw them."""
    return [
        (
            f"{one.given_name} {one.family_name}",
            words.RELATIONSHIP[one.relationship],
            words.birthday_in_words(one.date_of_birth) if one.date_of_birth else "Not known",
            "Yes" if one.seen else "No",
        )
        for one in members
    ]


def not_shared(case: Case) -> str:
    """Name the parts that the sharing agreement does not cover, so that their absence is not read as nothing known."""
    told = {*case.referral.shared_fields, *case.referral.withheld_fields}
    missing = [words.DATA_ITEM[item] for item in DataItem if item not in told]
    return ", ".join(missing)


def _birth(born: date | None, on: date) -> str | None:
    if born is None:
        return None
    return f"{words.birthday_in_words(born)} (aged {words.age_in_years(born, on)})"


def _language(person: SharedPerson) -> str | None:
    if person.language is None:
        return None
    known = LANGUAGES.get(person.language.split("-")[0], f"Language code {person.language}")
    return f"{known}, interpreter needed" if person.interpreter_needed else known
