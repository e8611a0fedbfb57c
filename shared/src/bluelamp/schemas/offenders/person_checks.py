"""What the offenders service is asked by other services: whether it holds anything about some people."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, DateOfBirth, Identifier, Line, RequestModel, ResponseModel, Timestamp
from bluelamp.schemas.people import LawfulBasis


class CheckPurpose(StrEnum):
    """What a person check is for."""

    SAFEGUARDING_ENQUIRY = "SAFEGUARDING_ENQUIRY"


class MatchConfidence(StrEnum):
    """How sure the searcher is that a record is about the person who was asked about."""

    EXACT = "EXACT"
    PROBABLE = "PROBABLE"
    POSSIBLE = "POSSIBLE"


class ReleaseGrade(StrEnum):
    """Whether what is held may be told to the agencies of a hub."""

    RELEASE = "RELEASE"
    WITHHOLD = "WITHHOLD"


class OtherName(RequestModel):
    """Another name, or another spelling, under which the person may be on record."""

    given_name: Line
    family_name: Line


class OtherIdentifier(RequestModel):
    """A number by which a register knows the person."""

    kind: Code
    value: Line


class CheckedSubject(RequestModel):
    """One person to search for, by everything that the asker knows them by.

    The id is the asker's, and comes back with what was found. Nothing is held only of somebody who was looked for under
    each of their names, dates of birth and numbers.
    """

    subject_id: Identifier
    given_name: Line
    family_name: Line
    date_of_birth: DateOfBirth | None = None
    other_names: Annotated[list[OtherName], Field(max_length=1000)] = Field(default_factory=list)
    dates_of_birth: Annotated[list[DateOfBirth], Field(max_length=100)] = Field(
        default_factory=list, description="Every date of birth on record, the first one among them."
    )
    identifiers: Annotated[list[OtherIdentifier], Field(max_length=1000)] = Field(default_factory=list)


class PersonCheckRequest(RequestModel):
    """People to search for, what for, and by what right."""

    subjects: Annotated[list[CheckedSubject], Field(min_length=1, max_length=50)]
    purpose: Annotated[CheckPurpose, Field(strict=False)]
    lawful_basis: Annotated[LawfulBasis, Field(strict=False)]


class PersonCheckItem(ResponseModel):
    """What was found about one person; of what may not be released only that there is something."""

    subject_id: UUID
    held: bool
    confidence: MatchConfidence | None = Field(description="Null where nothing is held.")
    grade_for_release: ReleaseGrade | None = Field(description="Null where nothing is held.")
    summary_codes: list[Code] = Field(max_length=50, description="What is held, by code; empty unless released.")


class PersonCheckAnswer(ResponseModel):
    """The answer to a person check: one item for each subject, and where and when it was searched."""

    items: list[PersonCheckItem] = Field(max_length=50)
    searched_at: Timestamp
    source_systems: list[Code] = Field(min_length=1, max_length=20)
