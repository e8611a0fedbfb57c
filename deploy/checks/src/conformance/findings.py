"""What a tool found, in one form for all tools."""

from dataclasses import dataclass


class CheckError(Exception):
    """A check could not be carried out: its tool is missing, broke, or answered what nobody can read."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a tool objects to: its rule, where, and its own words."""

    tool: str
    rule: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.place}: {self.message}"
