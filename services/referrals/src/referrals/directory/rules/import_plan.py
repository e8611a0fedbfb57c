"""What an import would do to the directory: decided for every entry before anything is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from bluelamp.schemas.directory import NewOrganisation, NewService, Weekday
from referrals.directory.rules.imports import Entry
from referrals.directory.rules.records import service_faults

NewId: TypeAlias = Callable[[], UUID]
Whole = TypeVar("Whole", bound=BaseModel)
_WEEK = list(Weekday)


@dataclass
class Known:
    """The directory as it is, and as the entries before this one would make it."""

    organisations: dict[UUID, str]
    services: dict[UUID, NewService]
    organisations_by_name: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    services_by_name: dict[tuple[UUID, str], list[UUID]] = field(default_factory=lambda: defaultdict(list))
    planned: dict[UUID, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for organisation_id, name in self.organisations.items():
            self.organisations_by_name[name].append(organisation_id)
        for service_id, service in self.services.items():
            self.services_by_name[service.organisation_id, service.name].append(service_id)


@dataclass
class Plan:
    """What is new, what changes, what stays, and what is refused with every reason."""

    organisations: dict[UUID, NewOrganisation] = field(default_factory=dict)
    created: dict[UUID, NewService] = field(default_factory=dict)
    updated: dict[UUID, NewService] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[Entry] = field(default_factory=list)


def make_plan(entries: Iterable[Entry], known: Known, new_id: NewId) -> Plan:
    """Decide on each entry in its turn; one that is refused changes nothing for the others."""
    plan = Plan()
    for entry in entries:
        if not entry.faults:
            _decide(plan, entry, known, new_id)
        if entry.faults:
            plan.refused.append(entry)
    return plan


def _decide(plan: Plan, entry: Entry, known: Known, new_id: NewId) -> None:
    service_id = entry.service_id
    organisation_id, organisation = _organisation(entry, known, new_id)
    if organisation_id is None:
        return
    if service_id is None:
        service_id = _named_service(entry, known, organisation_id) or new_id()
    before = known.services.get(service_id)
    if before is not None and before.organisation_id != organisation_id:
        entry.refuse_field("organisation_id", "The service belongs to another organisation.", "other_organisation")
    if (first := known.planned.get(service_id)) is not None:
        where = f"on line {first.line}" if first.line else f"at index {first.index}"
        entry.refuse("#", f"The same service stands {where} already.", "duplicate_entry")
    if entry.faults:
        return
    after = _service(entry, before, organisation_id)
    if after is None:
        return
    if organisation is not None:
        plan.organisations[organisation_id] = organisation
        known.organisations[organisation_id] = organisation.name
        known.organisations_by_name[organisation.name].append(organisation_id)
    known.planned[service_id] = entry
    known.services[service_id] = after
    _sort_in(plan, known, service_id, before, after)


def _sort_in(plan: Plan, known: Known, service_id: UUID, before: NewService | None, after: NewService) -> None:
    if before is None:
        plan.created[service_id] = after
    elif _comparable(before) == _comparable(after):
        plan.unchanged += 1
        return
    else:
        plan.updated[service_id] = after
    named = known.services_by_name[after.organisation_id, after.name]
    if service_id not in named:
        named.append(service_id)


def _organisation(entry: Entry, known: Known, new_id: NewId) -> tuple[UUID | None, NewOrganisation | None]:
    """Return the organisation's id, and the organisation itself if the import has to add it."""
    if entry.organisation_id in known.organisations:
        return entry.organisation_id, None
    if entry.organisation_id is None:
        named = known.organisations_by_name.get(entry.organisation_name or "", [])
        if len(named) == 1:
            return named[0], None
        if named:
            entry.refuse_field(
                "organisation/name", f"{len(named)} organisations have this name: give the id.", "ambiguous"
            )
            return None, None
        if entry.organisation_name is None and entry.service_id in known.services:
            return known.services[entry.service_id].organisation_id, None
    organisation = _validated(NewOrganisation, entry.organisation, entry, "organisation/")
    return (None, None) if organisation is None else (entry.organisation_id or new_id(), organisation)


def _named_service(entry: Entry, known: Known, organisation_id: UUID) -> UUID | None:
    named = known.services_by_name.get((organisation_id, str(entry.service.get("name")).strip()), [])
    if len(named) > 1:
        detail = f"The organisation has {len(named)} services of this name: give the id."
        entry.refuse_field("name", detail, "ambiguous")
    return named[0] if named else None


def _service(entry: Entry, before: NewService | None, organisation_id: UUID) -> NewService | None:
    """Put the service together from what is kept and what the file says; one that is new begins without places."""
    present: dict[str, Any] = {"places_per_week": 0} if before is None else before.model_dump(mode="json")
    contact = {**(present.get("contact") or {}), **(entry.service.get("contact") or {})}
    whole = {**present, **entry.service, "contact": contact, "organisation_id": str(organisation_id)}
    # What the file empties takes its default, or is told to be missing.
    service = _validated(NewService, {name: value for name, value in whole.items() if value is not None}, entry)
    for fault in () if service is None else service_faults(service):
        entry.refuse_field(fault.pointer.removeprefix("#/"), fault.detail, fault.code)
    return None if entry.faults else service


def _validated(model: type[Whole], value: object, entry: Entry, prefix: str = "") -> Whole | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for one in error.errors()[:100]:
            place = prefix + "/".join(str(part) for part in one["loc"])
            entry.refuse_field(place, one["msg"], one["type"])
        return None


def _comparable(service: NewService) -> dict[str, Any]:
    """A service without the order in which its opening hours happen to stand."""
    plain = service.model_dump(mode="json")
    plain["opening_hours"] = sorted(
        plain["opening_hours"], key=lambda hours: (_WEEK.index(hours["weekday"]), hours["opens"], hours["closes"])
    )
    return plain
