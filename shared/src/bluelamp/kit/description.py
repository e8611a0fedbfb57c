"""What a service says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Description:
    """What the OpenAPI document says about a service."""

    name: str
    title: str
    summary: str
    description: str
    version: str
    prefix: str
    tags: Sequence[dict[str, str]] = field(default_factory=tuple)
    media_types: frozenset[str] = frozenset()
    document_path: str | None = "/openapi.json"
