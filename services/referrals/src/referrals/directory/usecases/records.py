"""How a record of the directory goes into its statement."""

from typing import Any

from pydantic import BaseModel


def values_of(record: BaseModel) -> dict[str, Any]:
    """Return a record's values as its statement takes them: columns as they are, nested records as plain JSON."""
    plain = record.model_dump(mode="json")
    return {name: plain[name] if isinstance(value, BaseModel | list) else value for name, value in record}
