"""Which events a caller may see, and which way it wants them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

_SEE_EVERYTHING = frozenset({"integrator", "dpo"})
SEE_THEIR_UNITS = frozenset({"officer", "sergeant"})
SEE_THEIR_OWN = frozenset({"officer"})

Concerns = Mapping[str, Collection[str]]
"""The types of events that a role hears whoever's they are, because it does that work for the whole force."""


class Caller(Protocol):
    """What of a caller decides: the kit's `Actor` has it, and a rule need know no more."""

    @property
    def subject(self) -> str: ...

    @property
    def roles(self) -> frozenset[str]: ...

    @property
    def lpu(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class View:
    """What a caller of the force sees; a partner sees its organisation's events, which row-level security minds."""

    sees_all: bool = False
    lpu: str | None = None
    owner: str | None = None
    types: frozenset[str] = frozenset()
    types_of_units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hearing:
    """What roles hear of a service that do not hear everything: their unit's events, their own, and by their work.

    `concerns_of_units` are types that are heard of every unit, but not what no unit is told.
    """

    of_unit: frozenset[str] = SEE_THEIR_UNITS
    of_own: frozenset[str] = SEE_THEIR_OWN
    concerns: Concerns = field(default_factory=dict)
    concerns_of_units: Concerns = field(default_factory=dict)


def view_of(actor: Caller, hearing: Hearing | None = None) -> View:
    """Derive the view from the roles: an officer's own and its unit's, a sergeant's unit's, an integrator's all.

    A service may name other roles for the first two. Whoever works for the whole force hears in addition what concerns
    that work, and so do they alone hear what is confided (`CONFIDED_TYPES`).
    """
    hearing = hearing or Hearing()
    types, of_units = _types_of(actor, hearing.concerns), _types_of(actor, hearing.concerns_of_units)
    if actor.roles & _SEE_EVERYTHING:
        return View(sees_all=True, types=types)
    return View(
        lpu=actor.lpu if actor.roles & hearing.of_unit else None,
        owner=actor.subject if actor.roles & hearing.of_own else None,
        types=types,
        types_of_units=of_units,
    )


def _types_of(actor: Caller, concerns: Concerns) -> frozenset[str]:
    return frozenset(one for role, types in concerns.items() if role in actor.roles for one in types)


def wants_stream(accept: str) -> bool:
    """Whether the Accept header asks for server-sent events before it asks for JSON."""
    for part in accept.lower().split(","):
        media_type, _, parameters = part.partition(";")
        if parameters.replace(" ", "") in {"q=0", "q=0.0"}:
            continue
        if media_type.strip() == "text/event-stream":
            return True
        if media_type.strip() in {"application/json", "application/*", "*/*"}:
            return False
    return False
