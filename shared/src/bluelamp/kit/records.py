"""What records have in common on their way in and out: where they stand, their version, and that there is none."""

from typing import Any, Final
from uuid import UUID

from fastapi import Path, Response
from pydantic import BaseModel

from bluelamp.kit.etags import etag, is_unchanged
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.schemas.problems import ProblemCode, ProblemError

MAY_NOT_EXIST: Final[dict[int | str, dict[str, Any]]] = {404: {"description": "A record that is named is not there."}}
"""The `responses` of an operation whose query or body names a record that the caller may not know of."""


def path_of(what: str, example: UUID | str) -> Any:
    """Describe a path parameter by the demonstration record that this operation's example works on."""
    return Path(description=f"The {what}.", examples=[str(example)])


def values_of(record: BaseModel) -> dict[str, Any]:
    """Return a record's values as its statement takes them: columns as they are, nested records as plain JSON."""
    plain = record.model_dump(mode="json")
    return {name: plain[name] if isinstance(value, BaseModel | list) else value for name, value in record}


def not_found(what: str) -> ProblemError:
    """Build the refusal of an id that is unknown, or that the caller may not know."""
    return ProblemError(ProblemCode.NOT_FOUND, f"There is no such {what} that the caller may see.")


def created(body: BaseModel, address: str, version: int = 1) -> Answer:
    """Answer with a new record and where it stands behind the gateway."""
    return Answer(body, 201, {"Location": address, "ETag": etag(version)})


def read(body: BaseModel, version: int, if_none_match: str | None) -> Response:
    """Answer with a record and its version, or say that the caller holds it already."""
    if is_unchanged(if_none_match, version):
        return Response(status_code=304, headers={"ETag": etag(version)})
    return stands(body, version).response()


def read_as_shown(body: BaseModel, version: int, if_none_match: str | None) -> Response:
    """Answer with a record that shows more than itself: of another record, or of the day, which move no version."""
    shown = body.model_dump_json()
    headers = {"ETag": etag(version, shown)}
    if is_unchanged(if_none_match, version, shown):
        return Response(status_code=304, headers=headers)
    return Answer(body, 200, headers).response()


def stands(body: BaseModel, version: int) -> Answer:
    """Answer with a record as it now stands."""
    return Answer(body, 200, {"ETag": etag(version)})
