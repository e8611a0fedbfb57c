"""Strong entity tags from a record's version, and the precondition of a change (RFC 9110 §13)."""

from hashlib import sha256
from typing import Annotated

from fastapi import Header

from bluelamp.schemas.problems import ProblemCode, ProblemError

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=200, description="The ETag of the record as it was read.", examples=['"1"']),
]
IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", max_length=200, description="An ETag that the caller holds already.")
]


def etag(version: int, shown: str | None = None) -> str:
    """Write the version as a strong tag; with what is shown, where that changes though the record does not."""
    return f'"{version}"' if shown is None else f'"{version}.{sha256(shown.encode()).hexdigest()[:16]}"'


def require_if_match(given: str | None) -> str:
    """Refuse a change without a tag (428), before it is asked whether the record can still change; returns the tag."""
    if given is None:
        raise ProblemError(ProblemCode.PRECONDITION_REQUIRED, "Read the record and send its ETag as If-Match.")
    return given


def check_if_match(given: str | None, version: int) -> None:
    """Refuse a change without a tag (428) or with one that is no longer true (412); weak tags never match."""
    given = require_if_match(given)
    tags = [part.strip() for part in given.split(",")]
    if "*" not in tags and not any(_is_of_version(tag, version) for tag in tags):
        raise ProblemError(ProblemCode.PRECONDITION_FAILED, "The record has changed.", headers={"ETag": etag(version)})


def is_unchanged(given: str | None, version: int, shown: str | None = None) -> bool:
    """Whether a conditional read can be answered with 304; comparison is weak, as RFC 9110 §13.1.2 asks."""
    if given is None:
        return False
    tags = [part.strip().removeprefix("W/") for part in given.split(",")]
    return "*" in tags or etag(version, shown) in tags


def _is_of_version(tag: str, version: int) -> bool:
    """Whether the tag is of this version: what was shown beside the record itself is no part of the precondition."""
    return tag == etag(version) or (tag.startswith(f'"{version}.') and tag.endswith('"'))
