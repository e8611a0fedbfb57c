"""Wire models tried on values that did not come as a request: rows of a file, parts put together."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from bluelamp.schemas.common import RequestModel

Model = TypeVar("Model", bound=RequestModel)
MOST_FAULTS = 100


class Mismatch(NamedTuple):
    """One value that does not fit: where it stands, what sort of fault it is, and what is wrong in words."""

    location: tuple[int | str, ...]
    kind: str
    detail: str


def tried(model: type[Model], value: Mapping[str, Any]) -> Model | list[Mismatch]:
    """Return the model, or everything that keeps the value from being one, a hundred mismatches at the most."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        return [Mismatch(one["loc"], one["type"], one["msg"]) for one in error.errors()[:MOST_FAULTS]]
