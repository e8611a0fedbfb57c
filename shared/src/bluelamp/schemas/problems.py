"""The one registry of everything that can go wrong, and the document that says so (RFC 9457)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field


class Kind(StrEnum):
    """What sort of fault it is; HTTP turns each into one status."""

    MALFORMED = "MALFORMED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    CONFLICT = "CONFLICT"
    PRECONDITION_FAILED = "PRECONDITION_FAILED"
    TOO_LARGE = "TOO_LARGE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    INVALID = "INVALID"
    PRECONDITION_REQUIRED = "PRECONDITION_REQUIRED"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    INTERNAL = "INTERNAL"
    UNAVAILABLE = "UNAVAILABLE"


STATUS: dict[Kind, int] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.NOT_ACCEPTABLE: 406,
    Kind.CONFLICT: 409,
    Kind.PRECONDITION_FAILED: 412,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED_MEDIA_TYPE: 415,
    Kind.INVALID: 422,
    Kind.PRECONDITION_REQUIRED: 428,
    Kind.TOO_MANY_REQUESTS: 429,
    Kind.INTERNAL: 500,
    Kind.UNAVAILABLE: 503,
}


class ProblemCode(StrEnum):
    """Every problem type of the platform: its slug stands in the type's address."""

    kind: Kind
    heading: str
    advice: str

    def __new__(cls, slug: str, kind: Kind, heading: str, advice: str) -> Self:
        member = str.__new__(cls, slug)
        member._value_ = slug
        member.kind = kind
        member.heading = heading
        member.advice = advice
        return member

    MALFORMED_JSON = (
        "malformed-json",
        Kind.MALFORMED,
        "The body is not acceptable JSON",
        "Send UTF-8 JSON without duplicate keys, NaN, infinite numbers, lone surrogates or NUL characters.",
    )
    MALFORMED_ADDRESS = (
        "malformed-address",
        Kind.MALFORMED,
        "The address cannot be read",
        "Leave the NUL character out of the path and of every parameter.",
    )
    MALFORMED_HEADER = (
        "malformed-header",
        Kind.MALFORMED,
        "A header cannot be read",
        "Correct the header that the problem names.",
    )
    IDEMPOTENCY_KEY_REQUIRED = (
        "idempotency-key-required",
        Kind.MALFORMED,
        "Idempotency-Key is required",
        'Send a fresh quoted key with each new request: Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324".',
    )
    UNAUTHENTICATED = (
        "unauthenticated",
        Kind.UNAUTHENTICATED,
        "A valid access token is required",
        "Ask POST /oauth2/token for a token and send it as Authorization: Bearer.",
    )
    FORBIDDEN = (
        "forbidden",
        Kind.FORBIDDEN,
        "The caller may not do this",
        "Use a client whose role and scope allow the operation; the reference names both.",
    )
    NOT_FOUND = (
        "not-found",
        Kind.NOT_FOUND,
        "There is nothing here that the caller may see",
        "Check the address; what belongs to another organisation is answered as not found.",
    )
    METHOD_NOT_ALLOWED = (
        "method-not-allowed",
        Kind.METHOD_NOT_ALLOWED,
        "The method is not allowed here",
        "The Allow header lists the methods of this address.",
    )
    NOT_ACCEPTABLE = (
        "not-acceptable",
        Kind.NOT_ACCEPTABLE,
        "None of the accepted media types can be produced",
        "Accept application/json.",
    )
    IDEMPOTENCY_KEY_IN_USE = (
        "idempotency-key-in-use",
        Kind.CONFLICT,
        "The first request with this key is still running",
        "Wait a moment and send the same request again.",
    )
    STATE_CONFLICT = (
        "state-conflict",
        Kind.CONFLICT,
        "The present state does not allow this",
        "Read the record again; what can be done next follows from its status.",
    )
    ALREADY_EXISTS = (
        "already-exists",
        Kind.CONFLICT,
        "A record with this identity exists already",
        "Read the existing record, or choose another identity.",
    )
    PRECONDITION_FAILED = (
        "precondition-failed",
        Kind.PRECONDITION_FAILED,
        "The record has changed since it was read",
        "Read it again and repeat the change with the new ETag.",
    )
    TOO_LARGE = (
        "too-large",
        Kind.TOO_LARGE,
        "The body is too large",
        "Send at most 1 MiB; imports take up to 16 MiB.",
    )
    UNSUPPORTED_MEDIA_TYPE = (
        "unsupported-media-type",
        Kind.UNSUPPORTED_MEDIA_TYPE,
        "The media type is not supported",
        "Use the content type that the reference names for this operation.",
    )
    INVALID = (
        "invalid",
        Kind.INVALID,
        "The request breaks the contract",
        "Correct each fault; its pointer says where it is.",
    )
    INVALID_CURSOR = (
        "invalid-cursor",
        Kind.INVALID,
        "The cursor is not valid for this list",
        "Start again from the first page; a cursor lives a day and belongs to one caller and one set of filters.",
    )
    IDEMPOTENCY_KEY_REUSED = (
        "idempotency-key-reused",
        Kind.INVALID,
        "The key was used for another request",
        "Use a fresh Idempotency-Key for each new request.",
    )
    IMMEDIATE_DANGER = (
        "immediate-danger",
        Kind.INVALID,
        "Immediate danger is not for a referral: ring 999",
        "Ring 999 now; tell the safeguarding hub; then refer with another urgency if it still helps.",
    )
    RULE_BROKEN = (
        "rule-broken",
        Kind.INVALID,
        "The request breaks a rule",
        "Correct each fault; its pointer says where it is.",
    )
    PRECONDITION_REQUIRED = (
        "precondition-required",
        Kind.PRECONDITION_REQUIRED,
        "If-Match is required",
        "Read the record, then send its ETag as If-Match.",
    )
    TOO_MANY_REQUESTS = (
        "too-many-requests",
        Kind.TOO_MANY_REQUESTS,
        "The quota is used up",
        "Wait as long as Retry-After says.",
    )
    INTERNAL = (
        "internal",
        Kind.INTERNAL,
        "Something went wrong on our side",
        "Try again; if it stays, report the instance of the problem.",
    )
    UNAVAILABLE = (
        "unavailable",
        Kind.UNAVAILABLE,
        "The service cannot answer at the moment",
        "Try again after Retry-After with the same Idempotency-Key.",
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: a JSON pointer (RFC 6901, as a URI fragment) and what is wrong there."""

    pointer: str
    detail: str
    code: str


class ProblemError(Exception):
    """Any refusal that a caller should hear about; the kit turns it into a problem document.

    The detail never repeats what was sent, so no personal data can come back in it.
    """

    def __init__(
        self, code: ProblemCode, detail: str, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = headers or {}


def rule_broken(pointer: str, detail: str, code: str) -> ProblemError:
    """Build the refusal of one broken rule."""
    return ProblemError(ProblemCode.RULE_BROKEN, detail, [Fault(pointer, detail, code)])


def raise_all(faults: Sequence[Fault]) -> None:
    """Raise one RULE_BROKEN with every fault, if there are any: whoever sends something hears of all at once."""
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) are broken.", faults)


class FaultDocument(BaseModel):
    """One entry of a problem document's `errors`."""

    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(max_length=400, examples=["#/person/date_of_birth"])
    detail: str = Field(max_length=400, examples=["The date lies in the future."])
    code: str = Field(max_length=80, examples=["date_in_future"])


class ProblemDocument(BaseModel):
    """An RFC 9457 problem document, the shape of every error of every service."""

    type: str = Field(max_length=200, examples=["https://api.bluelamp.example/problems/invalid"])
    title: str = Field(max_length=200)
    status: int = Field(ge=400, le=599)
    detail: str = Field(max_length=1000)
    instance: str = Field(max_length=200, examples=["urn:uuid:0199c1d2-7a50-7cc3-98c4-dc0c0c07398f"])
    code: str = Field(max_length=80, description="The last part of `type`, for programs.")
    errors: list[FaultDocument] = Field(max_length=100)
