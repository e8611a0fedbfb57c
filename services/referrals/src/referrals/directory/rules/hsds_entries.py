"""The directory as Open Referral records: one service, a list of them, or a page as their APIs answer."""

import re
from collections.abc import Mapping
from typing import Any

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.directory import OrganisationKind
from bluelamp.schemas.referrals import Need
from referrals.directory.rules.imports import Entry, check_length, unreadable
from referrals.directory.rules.need_terms import NEEDS
from referrals.directory.rules.open_referral import BY_DAY, area_name

PLACES = {
    "organisation/name": "organization/name",
    "organisation/description": "organization/description",
    "organisation/website": "organization/website",
    "organisation/contact_email": "organization/email",
    "organisation": "organization",
    "organisation_id": "organization_id",
    "needs": "attributes",
    "lpus": "service_areas",
    "opening_hours": "schedules",
    "contact/website": "url",
    "contact/email": "email",
    "contact/telephone": "contacts/0/phones/0/number",
    "contact/instructions": "application_process",
    "address/lines": "service_at_locations/0/location/addresses/0/address_1",
    "address/town": "service_at_locations/0/location/addresses/0/city",
    "address/county": "service_at_locations/0/location/addresses/0/state_province",
    "address/postcode": "service_at_locations/0/location/addresses/0/postal_code",
    "address": "service_at_locations",
    "funding": "funding/0/source",
    "security_accreditation": "accreditations",
}
_NEEDS = {str(term_id): need for term_id, need in NEEDS.items()}
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_AREAS = {re.sub(r"[^a-z]", "", name.lower()): lpu for lpu in Lpu for name in (lpu.value, area_name(lpu))}


def read(document: Any) -> list[Entry]:
    """Read the records; raises a problem for a document that holds none, and notes faults of one with the record."""
    check_length(len(records := _records(document)))
    return [_entry(index, record) for index, record in enumerate(records)]


def _records(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        contents = document.get("contents")
        if isinstance(contents, list):
            return contents
        if "id" in document or "name" in document:
            return [document]
    raise unreadable("Send a service, a list of services, or a page with `contents`.", "not_open_referral")


def _entry(index: int, record: Any) -> Entry:
    entry = Entry(index=index, places=PLACES)
    if not isinstance(record, dict):
        entry.refuse("#", "A service is an object.", "model_type")
        return entry
    entry.service_id = entry.identifier("#/id", record.get("id"))
    _organisation(entry, record)
    for name in ("name", "description", "status", "places_per_week"):
        if record.get(name) is not None:
            entry.service[name] = record[name]
    for name in ("minimum_age", "maximum_age"):
        if record.get(name) is not None:
            entry.service[name] = _whole(record[name])
    _contact(entry, record)
    if record.get("accreditations") is not None:
        entry.service["security_accreditation"] = record["accreditations"]
    for name, reading in _CHILDREN.items():
        if isinstance(record.get(name), list):
            reading(entry, _objects(record[name]))
    return entry


def _organisation(entry: Entry, record: Mapping[str, Any]) -> None:
    nested = record.get("organization")
    told = nested if isinstance(nested, dict) else {}
    named = told.get("id", record.get("organization_id"))
    entry.organisation_id = entry.identifier("#/organization/id" if "id" in told else "#/organization_id", named)
    entry.organisation_name = told["name"].strip() if isinstance(told.get("name"), str) else None
    ours = {"name": "name", "description": "description", "website": "website", "email": "contact_email"}
    # The standard does not say what kind of body it is.
    entry.organisation = {"kind": OrganisationKind.VOLUNTARY.value}
    entry.organisation |= {ours[name]: told[name] for name in ours if told.get(name) is not None}


def _contact(entry: Entry, record: Mapping[str, Any]) -> None:
    ours = {"url": "website", "email": "email", "application_process": "instructions"}
    given = {ours[name]: record[name] for name in ours if record.get(name) is not None}
    if given:
        entry.service.setdefault("contact", {}).update(given)


def _contacts(entry: Entry, contacts: list[dict[str, Any]]) -> None:
    phones = [phone for contact in contacts for phone in _objects(contact.get("phones"))]
    if phones:
        entry.service.setdefault("contact", {})["telephone"] = phones[0].get("number")


def _attributes(entry: Entry, attributes: list[dict[str, Any]]) -> None:
    """Take the needs among them: other taxonomies are other people's."""
    needs = list(dict.fromkeys(need for attribute in attributes if (need := _need(attribute)) is not None))
    if needs:
        entry.service["needs"] = [need.value for need in needs]
    elif attributes:
        entry.refuse("#/attributes", "None of the categories is a need category.", "unknown_need")


def _need(attribute: Mapping[str, Any]) -> Need | None:
    """Know a need by its code, or by the identity that it has in our own open directory."""
    term = attribute.get("taxonomy_term")
    told = term if isinstance(term, dict) else {}
    code = told.get("term")
    if isinstance(code, str) and code in Need.__members__:
        return Need(code)
    named = (attribute.get("taxonomy_term_id"), told.get("id"))
    return next((_NEEDS[one.lower()] for one in named if isinstance(one, str) and one.lower() in _NEEDS), None)


def _service_areas(entry: Entry, areas: list[dict[str, Any]]) -> None:
    """Take the units among them."""
    names = [re.sub(r"[^a-z]", "", str(area.get("name", "")).lower().replace("&", "and")) for area in areas]
    units = list(dict.fromkeys(_AREAS[name] for name in names if name in _AREAS))
    if units:
        entry.service["lpus"] = [unit.value for unit in units]
    elif areas:
        entry.refuse("#/service_areas", "None of the areas is a Local Policing Unit.", "unknown_area")


def _schedules(entry: Entry, schedules: list[dict[str, Any]]) -> None:
    """Take the weekly ones; the directory keeps no others."""
    entry.service["opening_hours"] = [
        {"weekday": BY_DAY[day].value, "opens": _time(one.get("opens_at")), "closes": _time(one.get("closes_at"))}
        for one in schedules
        if one.get("freq", "WEEKLY") == "WEEKLY"
        for day in str(one.get("byday", "")).split(",")
        if day in BY_DAY
    ]


def _languages(entry: Entry, languages: list[dict[str, Any]]) -> None:
    codes = [one["code"] for one in languages if isinstance(one.get("code"), str)]
    if codes:
        entry.service["languages"] = list(dict.fromkeys(codes))


def _funding(entry: Entry, funding: list[dict[str, Any]]) -> None:
    entry.service["funding"] = funding[0].get("source") if funding else None


def _places(entry: Entry, places: list[dict[str, Any]]) -> None:
    """Take the first address: the directory keeps one place for a service."""
    locations = [place["location"] for place in places if isinstance(place.get("location"), dict)]
    addresses = [one for where in locations for one in _objects(where.get("addresses"))]
    entry.service["address"] = _address(addresses[0]) if addresses else None


def _address(address: Mapping[str, Any]) -> dict[str, Any]:
    first = address.get("address_1")
    given = {
        "lines": first.split("\n") if isinstance(first, str) else first,
        "town": address.get("city"),
        "county": address.get("state_province"),
        "postcode": address.get("postal_code"),
    }
    return {name: value for name, value in given.items() if value is not None}


_CHILDREN = {
    "attributes": _attributes,
    "service_areas": _service_areas,
    "schedules": _schedules,
    "languages": _languages,
    "funding": _funding,
    "contacts": _contacts,
    "service_at_locations": _places,
}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _whole(value: Any) -> Any:
    """The standard's ages are numbers: 18.0 is 18."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _time(value: Any) -> Any:
    """The standard's times may carry seconds and an offset; ours are local, to the minute."""
    found = _TIME.match(value) if isinstance(value, str) else None
    return found[0] if found else value
