"""Which services could take a referral, for the portal to rank and to offer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter

from bluelamp.kit.database import Connection, Record
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.directory import EligibilityRule
from bluelamp.schemas.people import LawfulBasis
from bluelamp.schemas.referrals import DataItem, Need
from referrals.directory.rules.capacity import places_left, week_started_at
from referrals.directory.rules.eligibility import Facts, eligible
from referrals.directory.statements import candidates as statements
from referrals.portal.rules.matching import Candidate, Reason

# An enum called with a value costs five times a look-up, and there may be thousands of values in one match.
_NEEDS = {need.value: need for need in Need}
_LPUS = {lpu.value: lpu for lpu in Lpu}
_RULES: TypeAdapter[list[EligibilityRule]] = TypeAdapter(list[EligibilityRule])


@dataclass(frozen=True, slots=True)
class AgreementInForce:
    """What may be shared with a service's organisation today, and under which gateways."""

    sharing_agreement_id: UUID
    data_items: frozenset[DataItem]
    lawful_bases: frozenset[LawfulBasis]


@dataclass(frozen=True, slots=True)
class Offerable:
    """A service for matching, with what an offer to it needs besides."""

    candidate: Candidate
    agreement: AgreementInForce | None
    eligibility: tuple[EligibilityRule, ...]

    def for_person(
        self, facts: Facts, basis: LawfulBasis | None = None, scope: Collection[UUID] | None = None
    ) -> Candidate:
        """Return the candidate for one person: with the eligibility rules that they do not meet.

        With a lawful basis, an agreement on other gateways does not do; the scope holds the organisations that the
        person agreed to, None for all.
        """
        barriers = tuple(Reason(code, detail) for code, detail in eligible(self.eligibility, facts))
        return replace(
            self.candidate,
            barriers=barriers,
            basis_covered=basis is None or self.agreement is None or basis in self.agreement.lawful_bases,
            within_scope=scope is None or self.candidate.organisation_id in scope,
        )


async def find_candidates(
    connection: Connection, needs: Iterable[Need], today: date, basis: LawfulBasis | None = None
) -> list[Offerable]:
    """Return every service of an active organisation that meets one of the needs; `today` is London's day.

    Of several agreements in force each has the newest that covers the basis, or the newest if none does.
    Runs as the service's own role: the load is counted over offers that no partner may see.
    """
    rows = await statements.CANDIDATES.rows(
        connection, needs=list(needs), today=today, lawful_basis=basis, week_started_at=week_started_at(today)
    )
    return [_offerable(row) for row in rows]


async def find_candidates_by_id(
    connection: Connection, service_ids: Iterable[UUID], today: date, basis: LawfulBasis | None = None
) -> list[Offerable]:
    """Return the services with these ids, those of inactive organisations too; what does not exist is left out."""
    rows = await statements.BY_IDS.rows(
        connection,
        service_ids=list(service_ids),
        today=today,
        lawful_basis=basis,
        week_started_at=week_started_at(today),
    )
    return [_offerable(row) for row in rows]


async def hold_candidate(connection: Connection, service_id: UUID, today: date, basis: LawfulBasis) -> Offerable | None:
    """Lock a service until the transaction ends and count its places afresh, so that none is given away twice."""
    if await statements.HOLD.value(connection, the_service=service_id) is None:
        return None
    found = await find_candidates_by_id(connection, [service_id], today, basis)
    return found[0] if found else None


def _offerable(row: Record) -> Offerable:
    agreement = _agreement(row)
    return Offerable(
        candidate=Candidate(
            service_id=row["service_id"],
            name=row["name"],
            organisation_id=row["organisation_id"],
            organisation_name=row["organisation_name"],
            needs=frozenset(map(_NEEDS.__getitem__, row["needs"])),
            minimum_age=row["minimum_age"],
            maximum_age=row["maximum_age"],
            lpus=frozenset(map(_LPUS.__getitem__, row["lpus"])),
            languages=frozenset(row["languages"]),
            places_per_week=row["places_per_week"],
            places_left=places_left(row["places_per_week"], row["taken"], row["held"]),
            paused=row["paused"],
            active=row["active"],
            agreement_in_date=agreement is not None,
        ),
        agreement=agreement,
        eligibility=tuple(_RULES.validate_python(row["eligibility"])) if row["eligibility"] else (),
    )


def _agreement(row: Record) -> AgreementInForce | None:
    if row["sharing_agreement_id"] is None:
        return None
    return AgreementInForce(
        sharing_agreement_id=row["sharing_agreement_id"],
        data_items=frozenset(map(DataItem, row["data_items"])),
        lawful_bases=frozenset(map(LawfulBasis, row["lawful_bases"])),
    )
