"""What an import would do to the directory: decided for every entry before anything is written."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from bluelamp.schemas.checking import Model, tried
from bluelamp.schemas.common import Weekday
from bluelamp.schemas.directory import NewOrganisation, NewService
from referrals.directory.rules.imports import Entry
from referrals.directory.rules.records import service_faults

NewId: TypeAlias = Callable[[], UUID]
_WEEK = list(Weekday)


@dataclass
class Known:
    """The directory as it is, with what the file adds to it as far as it has been read."""

    organisations: dict[UUID, str]
    services: dict[UUID, NewService]
    described: dict[UUID, NewOrganisation] = field(default_factory=dict)
    organisations_by_name: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    services_by_name: dict[tuple[UUID, str], list[UUID]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[UUID, Entry] = field(default_factory=dict)
    seen_by_name: dict[tuple[UUID, str], Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for organisation_id, name in self.organisations.items():
            self.organisations_by_name[name].append(organisation_id)
        for service_id, service in self.services.items():
            self.services_by_name[service.organisation_id, service.name].append(service_id)

    def describe(self, entry: Entry, new_id: NewId) -> None:
        """Learn of an organisation that the directory lacks, if this entry tells the whole of it."""
        identity, name = entry.organisation_id, entry.organisation_name
        if identity in self.organisations or identity in self.described:
            return
        if identity is None and (name is None or name in self.organisations_by_name):
            return
        organisation = tried(NewOrganisation, entry.organisation)
        if isinstance(organisation, list):
            return  # the entry is told so when its turn comes, unless another one tells the whole
        identity = identity or new_id()
        self.described[identity] = organisation
        self.organisations_by_name[organisation.name].append(identity)


@dataclass
class Plan:
    """What is new, what changes, what stays, and what is refused with every reason."""

    organisations: dict[UUID, NewOrganisation] = field(default_factory=dict)
    created: dict[UUID, NewService] = field(default_factory=dict)
    updated: dict[UUID, NewService] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[Entry] = field(default_factory=list)


def make_plan(entries: Sequence[Entry], known: Known, new_id: NewId) -> Plan:
    """Decide on each entry in its turn; one that is refused changes nothing for the others.

    The same file planned again, when its plan has been carried out, changes nothing: so an organisation counts
    wherever in the file it is told, and a service's second entry is refused whatever became of the first.
    """
    for entry in sorted(entries, key=lambda entry: entry.organisation_id is None):
        if not entry.faults:
            known.describe(entry, new_id)
    plan = Plan()
    for entry in entries:
        if not entry.faults:
            _decide(plan, entry, known, new_id)
        if entry.faults:
            plan.refused.append(entry)
    return plan


def _decide(plan: Plan, entry: Entry, known: Known, new_id: NewId) -> None:
    first = entry if entry.service_id is None else known.seen.setdefault(entry.service_id, entry)
    organisation_id = _organisation(entry, known)
    if organisation_id is None:
        return
    service_id = _identity(entry, known, organisation_id, first)
    before = None if service_id is None else known.services.get(service_id)
    if before is not None and before.organisation_id != organisation_id:
        entry.refuse_field("organisation_id", "The service belongs to another organisation.", "other_organisation")
    if entry.faults:
        return
    after = _service(entry, before, organisation_id)
    if after is not None:
        service_id = service_id or new_id()
        if organisation_id in known.described:
            plan.organisations[organisation_id] = known.described[organisation_id]
        known.seen[service_id] = entry
        _sort_in(plan, known, service_id, before, after)


def _identity(entry: Entry, known: Known, organisation_id: UUID, first: Entry) -> UUID | None:
    """Find which service the entry means, or note that another entry meant it before."""
    name = (organisation_id, str(entry.service.get("name")).strip())
    service_id = entry.service_id
    if first is entry:
        first = known.seen_by_name.get(name, entry)
    if service_id is None:
        named = known.services_by_name.get(name, [])
        if len(named) > 1:
            detail = f"The organisation has {len(named)} services of this name: give the id."
            entry.refuse_field("name", detail, "ambiguous")
        known.seen_by_name.setdefault(name, entry)
        service_id = named[0] if named else None
        if first is entry and service_id is not None:
            first = known.seen.setdefault(service_id, entry)
    if first is not entry:
        where = f"at index {first.index}" if first.line is None else f"on line {first.line}"
        entry.refuse("#", f"The same service stands {where} already.", "duplicate_entry")
    return service_id


def _sort_in(plan: Plan, known: Known, service_id: UUID, before: NewService | None, after: NewService) -> None:
    if before is None:
        plan.created[service_id] = after
    elif _comparable(before) == _comparable(after):
        plan.unchanged += 1
    else:
        plan.updated[service_id] = after
    known.services[service_id] = after
    named = known.services_by_name[after.organisation_id, after.name]
    if service_id not in named:
        named.append(service_id)


def _organisation(entry: Entry, known: Known) -> UUID | None:
    """Find the entry's organisation, or note why there is none."""
    if entry.organisation_id in known.organisations or entry.organisation_id in known.described:
        return entry.organisation_id
    if entry.organisation_id is None:
        named = known.organisations_by_name.get(entry.organisation_name or "", [])
        if len(named) == 1:
            return named[0]
        if named:
            detail = f"{len(named)} organisations have this name: give the id."
            entry.refuse_field("organisation/name", detail, "ambiguous")
            return None
        if entry.organisation_name is None and entry.service_id in known.services:
            return known.services[entry.service_id].organisation_id
    _read(NewOrganisation, entry.organisation, entry, "organisation/")
    return None


def _service(entry: Entry, before: NewService | None, organisation_id: UUID) -> NewService | None:
    """Put the service together from what is kept and what the file says; one that is new begins without places."""
    present: dict[str, Any] = {"places_per_week": 0} if before is None else before.model_dump(mode="json")
    contact = {**(present.get("contact") or {}), **(entry.service.get("contact") or {})}
    whole = {**present, **entry.service, "contact": contact, "organisation_id": str(organisation_id)}
    # What the file empties takes its default, or is told to be missing.
    service = _read(NewService, {name: value for name, value in whole.items() if value is not None}, entry)
    for fault in () if service is None else service_faults(service):
        entry.refuse_field(fault.pointer.removeprefix("#/"), fault.detail, fault.code)
    return None if entry.faults else service


def _read(model: type[Model], value: Mapping[str, Any], entry: Entry, prefix: str = "") -> Model | None:
    read = tried(model, value)
    if isinstance(read, list):
        for one in read:
            # pydantic repeats the kind that was given, which has no place in a report.
            detail = "There is no rule of this kind." if one.kind.startswith("union_tag") else one.detail
            entry.refuse_field(prefix + "/".join(_places(one.location, value)), detail, one.kind)
        return None
    return read


def _places(location: tuple[int | str, ...], value: Any) -> Iterator[str]:
    """Go down as far as the record goes: pydantic also names the kind that it tried."""
    for part in location[:-1]:
        if part in value if isinstance(value, dict) else isinstance(part, int):
            value = value[part]
            yield str(part)
    yield from (str(part) for part in location[-1:])


def _comparable(service: NewService) -> dict[str, Any]:
    """A service without the order in which its opening hours happen to stand."""
    plain = service.model_dump(mode="json")
    plain["opening_hours"] = sorted(
        plain["opening_hours"], key=lambda hours: (_WEEK.index(hours["weekday"]), hours["opens"], hours["closes"])
    )
    return plain
