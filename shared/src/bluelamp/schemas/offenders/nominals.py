"""Offenders on the wire: who is managed, under which names and numbers, which records are one person (domain.md §4).

Nobody who was harmed has a field here. No telephone and no address either: where somebody may live is for those who
manage them to keep in their own systems.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    LINE,
    Cursor,
    DateOfBirth,
    Day,
    Identifier,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Timestamp,
)
from bluelamp.schemas.offenders.codes import IdentifierKind, RetentionGroup
from bluelamp.schemas.offenders.person_checks import MatchConfidence
from bluelamp.schemas.people import Sex

IdentifierValue = Annotated[str, StringConstraints(min_length=3, max_length=40, pattern=r"^[A-Z0-9][A-Z0-9/-]*$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]


class NewOffenderAlias(RequestModel):
    """Another name by which the offender goes or went."""

    given_name: Name
    family_name: Name


class NewOffenderIdentifier(RequestModel):
    """A number by which another register knows the offender."""

    kind: Annotated[IdentifierKind, Field(strict=False)]
    value: IdentifierValue = Field(description="In capitals, without blanks.", examples=["2001/0012345K"])


class OffenderDetails(RequestModel):
    """Who somebody is, which unit answers for them, and how long the record is kept before somebody decides."""

    given_name: Name
    family_name: Name
    date_of_birth: DateOfBirth | None = None
    sex: Annotated[Sex, Field(strict=False)] | None = None
    lpu: Annotated[Lpu, Field(strict=False)]
    retention_group: Annotated[RetentionGroup, Field(strict=False)] = RetentionGroup.OTHER_OFFENCES


class NewOffender(OffenderDetails):
    """Somebody to be known from now on. Search first: a second record hides half of what is known."""

    aliases: Annotated[list[NewOffenderAlias], Field(max_length=20)] = Field(default_factory=list)
    identifiers: Annotated[list[NewOffenderIdentifier], Field(max_length=20)] = Field(default_factory=list)


class OffenderPatch(RequestModel):
    """A merge patch (RFC 7396) of who somebody is; how long the record is kept is decided by a review.

    A former name stays as another name, by which they are found, unless it was never theirs.
    """

    was_misspelt: bool = Field(default=False, description="The name before was an error and is not kept.")

    given_name: Name | None = None
    family_name: Name | None = None
    date_of_birth: DateOfBirth | None = None
    sex: Annotated[Sex, Field(strict=False)] | None = None
    lpu: Annotated[Lpu, Field(strict=False)] | None = None


class NewIdentityWithdrawal(RequestModel):
    """Why a name or a number was never this person's."""

    reason: Reason


class OffenderSearch(RequestModel):
    """What is known of whom you look for; at least a family name, a date of birth, a number or a reference."""

    given_name: Name | None = None
    family_name: Name | None = None
    date_of_birth: DateOfBirth | None = None
    identifier: NewOffenderIdentifier | None = None
    reference: Reference | None = None


class NewRestriction(RequestModel):
    """Why a record is restricted, or why it is so no longer."""

    is_restricted: bool
    reason: Reason


class NewOpening(RequestModel):
    """Why you open a restricted record that you do not manage; whoever supervises is told."""

    reason: Reason


class NewOpeningReview(RequestModel):
    """What you found when you looked at why somebody else has opened a restricted record."""

    finding: Reason


class NewOffenderMerge(RequestModel):
    """Two records of one person, and which of them is kept."""

    kept_offender_id: Identifier
    merged_offender_id: Identifier
    reason: Reason


class OffenderMergeReversal(RequestModel):
    """Why two records are two people after all."""

    reason: Reason


class OffenderAlias(ResponseModel):
    """Another name."""

    alias_id: UUID
    given_name: str
    family_name: str


class OffenderIdentifier(ResponseModel):
    """A number of another register."""

    identifier_id: UUID
    kind: IdentifierKind
    value: str


class OffenderSummary(ResponseModel):
    """An offender as lists show one."""

    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    date_of_birth: Day | None
    lpu: Lpu
    is_restricted: bool


class OffenderRecord(ResponseModel):
    """Another record of the same person, which was merged into this one."""

    offender_id: UUID
    reference: Reference


class Offender(OffenderSummary):
    """Everything that is known of who somebody is, from all their records."""

    sex: Sex | None
    aliases: list[OffenderAlias] = Field(max_length=1000)
    identifiers: list[OffenderIdentifier] = Field(max_length=1000)
    merged_records: list[OffenderRecord] = Field(max_length=1000)
    retention_group: RetentionGroup
    came_to_notice_on: Day = Field(description="The last notice as an offender, from which the group's years count.")
    is_to_be_disposed_of: bool = Field(description="Somebody decided so; nothing is deleted by a clock.")
    next_review_on: Day = Field(description="When somebody decides again whether the record is kept (§11.2).")
    created_at: Timestamp
    changed_at: Timestamp
    version: int = Field(ge=1, le=1_000_000_000)


class OffenderPage(ResponseModel):
    """One page of offenders, newest record first."""

    items: list[OffenderSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class OffenderVersion(ResponseModel):
    """What a record said of somebody before a change, and who changed it."""

    version_id: UUID
    offender_id: UUID = Field(description="The record: a person may have more than one.")
    version: int = Field(ge=1, le=1_000_000_000)
    given_name: str
    family_name: str
    date_of_birth: Day | None
    sex: Sex | None
    lpu: Lpu
    recorded_at: Timestamp
    replaced_at: Timestamp
    replaced_by: str


class OffenderVersionPage(ResponseModel):
    """What stood before, the latest first."""

    items: list[OffenderVersion] = Field(max_length=100)
    next_cursor: Cursor | None


class FoundOffender(OffenderSummary):
    """Somebody who may be meant, and how sure that is."""

    confidence: MatchConfidence


class FoundOffenders(ResponseModel):
    """Who may be meant, the surest first; what is restricted and not yours to see is not among them."""

    items: list[FoundOffender] = Field(max_length=100)
    complete: bool = Field(description="False when more people fit than are shown: say more of whom you mean.")


class Opening(ResponseModel):
    """A restricted record that is open to you for so long."""

    opening_id: UUID
    offender_id: UUID
    reason: str
    opened_at: Timestamp
    until_at: Timestamp


class RestrictedOpening(Opening):
    """An opening as those who supervise see it: who opened the record, and whether anybody has looked at why."""

    lpu: Lpu
    opened_by: str
    reviewed_at: Timestamp | None
    reviewed_by: str | None
    finding: str | None


class RestrictedOpeningPage(ResponseModel):
    """One page of openings, the latest first."""

    items: list[RestrictedOpening] = Field(max_length=100)
    next_cursor: Cursor | None


class OffenderMerge(ResponseModel):
    """Two records that count as one person, or did until the merge was reversed."""

    merge_id: UUID
    kept_offender_id: UUID
    merged_offender_id: UUID
    reason: str
    merged_at: Timestamp
    merged_by: str
    reversed_at: Timestamp | None
    reversed_by: str | None
    reversal_reason: str | None
    version: int = Field(ge=1, le=1_000_000_000)
