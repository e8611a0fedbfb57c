"""JSON merge patches (RFC 7396): what results is validated as a whole, not only what was sent."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bluelamp.kit.problems import faults_of
from bluelamp.schemas.problems import ProblemCode, ProblemError

Whole = TypeVar("Whole", bound=BaseModel)


def patched(before: Whole, patch: BaseModel) -> Whole:
    """Return the record after a patch; raises INVALID with a pointer to each fault of what would result."""
    result = merge(before.model_dump(mode="json"), patch.model_dump(mode="json", exclude_unset=True))
    try:
        return type(before).model_validate(result)
    except ValidationError as error:
        faults = faults_of(error.errors(), result)
        raise ProblemError(ProblemCode.INVALID, "The changed record would break the contract.", faults) from None


def merge(document: Any, patch: Any) -> Any:
    """Return the document after a patch; neither is changed."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged
