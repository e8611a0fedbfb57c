"""Strong entity tags from a record's version, and the precondition of a change (RFC 9110 §13)."""

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


def etag(version: int) -> str:
    """Write the version as a strong tag."""
    return f'"{version}"'


def check_if_match(given: str | None, version: int) -> None:
    """Refuse a change without a tag (428) or with one that is no longer true (412); weak tags never match."""
    if given is None:
        raise ProblemError(ProblemCode.PRECONDITION_REQUIRED, "Read the record and send its ETag as If-Match.")
    tags = [part.strip() for part in given.split(",")]
    if "*" not in tags and etag(version) not in tags:
        raise ProblemError(ProblemCode.PRECONDITION_FAILED, "The record has changed.", headers={"ETag": etag(version)})


def is_unchanged(given: str | None, version: int) -> bool:
    """Whether a conditional read can be answered with 304; comparison is weak, as RFC 9110 §13.1.2 asks."""
    if given is None:
        return False
    tags = [part.strip().removeprefix("W/") for part in given.split(",")]
    return "*" in tags or etag(version) in tags
