"""The audit log on the wire (DPA 2018 s.62; domain.md §11.1)."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, RequestModel, ResponseModel, Timestamp


class AuditAction(StrEnum):
    """What the law wants logged: DPA 2018 s.62(1)."""

    COLLECTION = "COLLECTION"
    ALTERATION = "ALTERATION"
    CONSULTATION = "CONSULTATION"
    DISCLOSURE = "DISCLOSURE"
    COMBINATION = "COMBINATION"
    ERASURE = "ERASURE"


class AuditOutcome(StrEnum):
    """Whether it was done or refused."""

    DONE = "DONE"
    REFUSED = "REFUSED"


class AuditEntry(ResponseModel):
    """Who did what to which records, when, and why."""

    entry_id: UUID
    recorded_at: Timestamp
    action: AuditAction
    operation: str = Field(max_length=120)
    outcome: AuditOutcome
    actor: str = Field(max_length=200)
    client_id: str = Field(max_length=200)
    organisation_id: UUID | None
    purpose: str = Field(max_length=60)
    subjects: list[UUID] = Field(max_length=1000)
    recipient_id: UUID | None
    request_id: str = Field(max_length=64)
    seal_number: int | None = Field(ge=1, le=9_223_372_036_854_775_807, description="Null until the next seal.")


class AuditPage(ResponseModel):
    """One page of the log, newest first."""

    items: list[AuditEntry] = Field(max_length=100)
    next_cursor: Cursor | None


class AuditVerificationRequest(RequestModel):
    """Which seals to check; all of them when nothing is said."""

    first_seal: int | None = Field(default=None, ge=1, le=9_223_372_036_854_775_807)
    last_seal: int | None = Field(default=None, ge=1, le=9_223_372_036_854_775_807)


class AuditFinding(ResponseModel):
    """One thing that is not as it was sealed."""

    seal_number: int = Field(ge=1, le=9_223_372_036_854_775_807)
    entry_id: UUID | None
    fault: str = Field(max_length=40, examples=["ALTERED", "MISSING", "INSERTED", "SEAL_ALTERED", "SEAL_MISSING"])


class AuditVerification(ResponseModel):
    """What the check of the seals found; `intact` means that nothing was altered, removed or added."""

    intact: bool
    seals_checked: int = Field(ge=0, le=9_223_372_036_854_775_807)
    entries_checked: int = Field(ge=0, le=9_223_372_036_854_775_807)
    entries_not_yet_sealed: int = Field(ge=0, le=9_223_372_036_854_775_807)
    findings: list[AuditFinding] = Field(max_length=1000)
