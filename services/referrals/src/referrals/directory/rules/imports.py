"""What an import finds in a file, whatever the file's format, before anything is known of the directory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

MAXIMUM_ENTRIES = 20_000


@dataclass
class Entry:
    """One row or record of a file: what it says, as JSON would, and what is wrong with it already.

    What is not in `service` is not in the file, and stays as it is in the directory. `places` says where each field
    stands in the file, so that a fault can be found there.
    """

    line: int | None = None
    index: int | None = None
    service_id: UUID | None = None
    organisation_id: UUID | None = None
    organisation_name: str | None = None
    service: dict[str, Any] = field(default_factory=dict)
    organisation: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: Mapping[str, str] = field(default_factory=dict)

    def refuse(self, pointer: str, detail: str, code: str) -> None:
        """Note what is wrong, at a place of the file."""
        self.faults.append(Fault(pointer[:400], detail[:400], code[:80]))

    def refuse_field(self, name: str, detail: str, code: str) -> None:
        """Note what is wrong with a field of the directory, at the place where the file has it."""
        self.refuse(self.place_of(name), detail, code)

    def place_of(self, name: str) -> str:
        """Return where the file has a field, given by its path in the directory's own records."""
        parts = name.split("/")
        for length in range(len(parts), 0, -1):
            known = self.places.get("/".join(parts[:length]))
            if known is not None:
                return f"#/{known}"
        return f"#/{name}"

    def identifier(self, pointer: str, text: object) -> UUID | None:
        """Read an id, or note that it is none."""
        if text is None:
            return None
        try:
            return UUID(text) if isinstance(text, str) else _no_id()
        except ValueError:
            self.refuse(pointer, "An id is a UUID.", "uuid_parsing")
            return None


def unreadable(detail: str, code: str, pointer: str = "#") -> ProblemError:
    """Build the refusal of a file as a whole."""
    return ProblemError(ProblemCode.INVALID, detail, [Fault(pointer, detail, code)])


def check_length(count: int) -> None:
    """Refuse a file with more entries than one import takes."""
    if count > MAXIMUM_ENTRIES:
        raise unreadable(f"One import takes {MAXIMUM_ENTRIES} entries: split the file.", "too_many_entries")


def _no_id() -> UUID:
    raise ValueError("not a text")
