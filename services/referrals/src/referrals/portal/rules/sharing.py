"""What a partner's copy holds, and which corrections it must hear of."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias
from uuid import UUID

from bluelamp.schemas.referrals import (
    Concern,
    DataItem,
    FieldChange,
    HouseholdMember,
    Need,
    Person,
    SafeContact,
    SharedCopy,
    SharedPerson,
)

# A JSON value of any shape; the wire models say which shapes are right.
Json: TypeAlias = Any

_PLACES: dict[DataItem, tuple[str, ...]] = {
    DataItem.NAME: ("/person/given_name", "/person/family_name"),
    DataItem.DATE_OF_BIRTH: ("/person/date_of_birth",),
    DataItem.SEX: ("/person/sex",),
    DataItem.LANGUAGE: ("/person/language", "/person/interpreter_needed"),
    DataItem.COMMUNICATION_NEEDS: ("/person/communication_needs",),
    DataItem.ADDRESS: ("/person/address",),
    DataItem.SAFE_CONTACT: ("/safe_contact",),
    DataItem.HOUSEHOLD: ("/household",),
    DataItem.FACTS: ("/concern/facts",),
    DataItem.SEEN: ("/concern/seen",),
    DataItem.OPINION: ("/concern/opinion",),
    DataItem.RISKS_TO_STAFF: ("/concern/risks_to_staff",),
}


class Referred(Protocol):
    """The parts of a referral that may be shared, whether it is new, read back or corrected."""

    @property
    def person(self) -> Person: ...
    @property
    def household(self) -> list[HouseholdMember]: ...
    @property
    def concern(self) -> Concern: ...
    @property
    def safe_contact(self) -> SafeContact: ...


def needs_met(needs: Iterable[str], met: Collection[Need]) -> list[Need]:
    """Return the needs that a service meets, in the referral's order: what it is asked for, and no others."""
    return [Need(need) for need in needs if need in met]


def shared_copy(referral: Referred, fields: Collection[DataItem], needs: Sequence[Need]) -> SharedCopy:
    """Return what an agreement on these data items lets a partner see; everything else is null.

    The needs that the service is asked for are the offer itself, so they are in every copy.
    """
    concern = referral.concern
    return SharedCopy(
        needs=list(needs),
        person=_shared_person(referral.person, fields),
        household=referral.household if DataItem.HOUSEHOLD in fields else None,
        facts=concern.facts if DataItem.FACTS in fields else None,
        seen=concern.seen if DataItem.SEEN in fields else None,
        opinion=concern.opinion if DataItem.OPINION in fields else None,
        risks_to_staff=concern.risks_to_staff if DataItem.RISKS_TO_STAFF in fields else None,
        safe_contact=referral.safe_contact if DataItem.SAFE_CONTACT in fields else None,
    )


class Cover(NamedTuple):
    """A sharing agreement in force that covers the lawful basis, and what it lets the partner be sent."""

    sharing_agreement_id: UUID
    data_items: frozenset[DataItem]


class CopyAfter(NamedTuple):
    """What a partner's next copy holds, what is kept from it, and the agreement that tells what is new in it.

    Without an agreement nothing new is told: the copy is the old one with gaps.
    """

    fields: frozenset[DataItem]
    told: frozenset[DataItem]
    withheld: frozenset[DataItem]
    sharing_agreement_id: UUID | None


def corrected_copies(
    sent: Collection[DataItem], withheld: Collection[DataItem], touched: Collection[DataItem], covers: Sequence[Cover]
) -> list[CopyAfter]:
    """Return a partner's copies after a correction, one for each agreement used; none if it was not sent what changed.

    Withheld is what no agreement covers: what is known to be wrong is never shown. What has not changed stays as the
    partner has it, covered today or not, for it is not told anew.
    """
    changed = {*sent, *withheld} & set(touched)
    if not changed:
        return []
    fields, missing = frozenset({*sent} - changed), frozenset({*withheld} | changed)
    copies: list[CopyAfter] = []
    while best := max(covers, key=lambda cover: len(cover.data_items & missing), default=None):
        told = best.data_items & missing
        if not told:
            break
        fields, missing = fields | told, missing - told
        copies.append(CopyAfter(fields, told, missing, best.sharing_agreement_id))
    return copies or [CopyAfter(fields, frozenset(), missing, None)]


def reduced_fields(sent: Collection[DataItem], covers: Sequence[Cover]) -> frozenset[DataItem]:
    """Return what stays of a copy that rests on the lawful basis alone: what an agreement in force still covers."""
    allowed = {DataItem.NEEDS}.union(*(cover.data_items for cover in covers))
    return frozenset(allowed.intersection(sent))


def merge_patch(document: Json, patch: Json) -> Json:
    """Return the document after a JSON merge patch (RFC 7396); neither argument is changed.

    It goes as deep as the patch: whoever reads the patch bounds its depth.
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def changes(before: Json, after: Json) -> list[FieldChange]:
    """Return what differs between two JSON values, each difference at its own JSON pointer (RFC 6901).

    Entries of a list are compared place by place, those that one side lacks after the others.
    """
    return [
        FieldChange(pointer=pointer, before=_text(old), after=_text(new))
        for pointer, old, new in _differences("", before, after)
    ]


def fields_touched(corrections: Iterable[FieldChange]) -> set[DataItem]:
    """Return the data items that corrections alter: the partners whose agreement holds one are told."""
    pointers = [correction.pointer for correction in corrections]
    return {
        item
        for item, places in _PLACES.items()
        if any(_overlap(pointer, place) for pointer in pointers for place in places)
    }


class _Absent:
    """Stands where one side has no value, which is not the same as null."""


_ABSENT = _Absent()


def _shared_person(person: Person, fields: Collection[DataItem]) -> SharedPerson:
    return SharedPerson(
        given_name=person.given_name if DataItem.NAME in fields else None,
        family_name=person.family_name if DataItem.NAME in fields else None,
        date_of_birth=person.date_of_birth if DataItem.DATE_OF_BIRTH in fields else None,
        sex=person.sex if DataItem.SEX in fields else None,
        language=person.language if DataItem.LANGUAGE in fields else None,
        interpreter_needed=person.interpreter_needed if DataItem.LANGUAGE in fields else None,
        communication_needs=person.communication_needs if DataItem.COMMUNICATION_NEEDS in fields else None,
        address=person.address if DataItem.ADDRESS in fields else None,
    )


def _differences(pointer: str, before: Json, after: Json) -> Iterator[tuple[str, Json, Json]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(name for name in after if name not in before)]:
            place = f"{pointer}/{_escaped(name)}"
            yield from _differences(place, before.get(name, _ABSENT), after.get(name, _ABSENT))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from _differences(f"{pointer}/{index}", _entry(before, index), _entry(after, index))
    elif type(before) is not type(after) or before != after:  # JSON's true is not its 1, as Python's is
        yield pointer, before, after


def _entry(values: Sequence[Json], index: int) -> Json:
    return values[index] if index < len(values) else _ABSENT


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _text(value: Json) -> str | None:
    return None if value is _ABSENT else json.dumps(value, ensure_ascii=False)


def _overlap(pointer: str, place: str) -> bool:
    return f"{pointer}/".startswith(f"{place}/") or f"{place}/".startswith(f"{pointer}/")
