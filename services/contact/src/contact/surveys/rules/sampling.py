"""Draws that anybody can repeat: a seed, the ids, and SHA-256; no library's generator that changes with its version."""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

Stratum = TypeVar("Stratum", bound=Hashable)
METHOD = (
    "Cases are put in the order of the SHA-256 of the text 'seed:id', the id in lower case with hyphens, and the first "
    "of each stratum are drawn until its quota is full; who is drawn already, here or elsewhere, is passed over."
)
DIP_METHOD = (
    "Callers who may be contacted, each person once, are put in the order of the SHA-256 of the text 'seed:id' of the "
    "person, and dealt out to the ranks in turn, the sergeant first, until each rank has its number."
)


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Stratum]):
    """One case that might be drawn."""

    case_id: UUID
    victim_id: UUID
    stratum: Stratum


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Stratum]):
    """What a draw came to: who is drawn, who is not, and whom it left alone because they are drawn elsewhere."""

    drawn: tuple[Candidate[Stratum], ...]
    left: tuple[Candidate[Stratum], ...]
    passed_over: tuple[Candidate[Stratum], ...]


def place_of(seed: int, one: UUID) -> bytes:
    """Return where an id stands in the order of a seed."""
    return hashlib.sha256(f"{seed}:{one}".encode()).digest()


def draw(
    seed: int, candidates: Iterable[Candidate[Stratum]], quotas: Mapping[Stratum, int], busy: frozenset[UUID]
) -> Drawn[Stratum]:
    """Draw up to its quota from each stratum that has one; `busy` are the victims who are drawn in another draw."""
    ordered = sorted(candidates, key=lambda one: (place_of(seed, one.case_id), one.case_id))
    room, taken = dict(quotas), set(busy)
    drawn, left, passed_over = [], [], []
    for one in ordered:
        if one.stratum not in room:
            continue
        if one.victim_id in taken:
            passed_over.append(one)
        elif room[one.stratum] > 0:
            room[one.stratum] -= 1
            taken.add(one.victim_id)
            drawn.append(one)
        else:
            left.append(one)
    return Drawn(tuple(drawn), tuple(left), tuple(passed_over))


def deal(seed: int, people: Iterable[UUID], ranks: Sequence[Stratum], per_rank: int) -> list[tuple[Stratum, UUID]]:
    """Deal people out to ranks in turn until each has its number, or nobody is left."""
    ordered = sorted(set(people), key=lambda one: (place_of(seed, one), one))
    return [(ranks[place % len(ranks)], one) for place, one in enumerate(ordered[: per_rank * len(ranks)])]
