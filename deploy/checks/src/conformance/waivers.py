"""The findings that are let pass, each with its reason: waivers.yaml is the only place for them."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from conformance.findings import CheckError, Finding

SHORTEST_REASON = 20


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Waiver(BaseModel):
    """Lets pass what one tool finds by one rule in places that a regular expression matches as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tool: str
    rule: str
    place: Annotated[re.Pattern[str], AfterValidator(_compiled)]
    reason: str = Field(min_length=SHORTEST_REASON)
    sometimes: bool = Field(False, description="A search by chance may not come upon it in every run.")

    def covers(self, finding: Finding) -> bool:
        """Whether this is the finding that is meant."""
        same = (finding.tool, finding.rule) == (self.tool, self.rule)
        return same and self.place.fullmatch(finding.place) is not None

    def __str__(self) -> str:
        return f"{self.tool} {self.rule} at {self.place.pattern}"


class Waivers:
    """Every waiver, and which of them were needed."""

    def __init__(self, waivers: Iterable[Waiver]) -> None:
        self._all = list(waivers)
        self._needed: set[Waiver] = set()

    @classmethod
    def read(cls, path: Path) -> "Waivers":
        """Read the file; raises CheckError for what cannot be read as waivers."""
        try:
            return cls(Waiver.model_validate(one) for one in yaml.safe_load(path.read_text()))
        except (ValueError, TypeError, yaml.YAMLError, re.error) as error:
            raise CheckError(f"{path.name}: {error}") from error

    def covers(self, finding: Finding) -> bool:
        """Whether a waiver lets the finding pass; the waiver counts as needed from then on."""
        needed = [one for one in self._all if one.covers(finding)]
        self._needed.update(needed)
        return bool(needed)

    def idle(self, tools: Collection[str]) -> list[Waiver]:
        """List the waivers of these tools that let nothing pass: the fault is mended, or the place misspelt."""
        return [one for one in self._all if one.tool in tools and not one.sometimes and one not in self._needed]
