"""How the story is told: each step with what it showed, and the first one that is not as told ends it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from local_stack.errors import StackError

INDENT: Final = 6


class NotAsToldError(StackError):
    """A step came out otherwise than the story says."""


def expect(condition: object, otherwise: str) -> None:
    """Raises NotAsToldError, with what was found instead, unless the condition holds."""
    if not condition:
        raise NotAsToldError(otherwise)


@dataclass
class Teller:
    """Prints the story as it goes; where there is no terminal the same without the moving parts."""

    console: Console
    told: int = 0
    _notes: list[str | Table] = field(default_factory=list)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """One step: its title stands there with a mark when the body has run through."""
        self.told += 1
        self._notes.clear()
        try:
            with self.console.status(f"[bold]{escape(title)}[/bold]"):
                yield
        except BaseException:
            self._close("[red]✗[/red]", title)
            raise
        self._close("[green]✓[/green]", title)

    def note(self, text: str) -> None:
        """A line below the step's title."""
        self._notes.append(escape(text))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A small table below the step's title."""
        table = Table(*columns, box=None, padding=(0, 2, 0, 0), header_style="dim")
        for row in rows:
            table.add_row(*map(escape, row))
        self._notes.append(table)

    def heading(self, text: str) -> None:
        """Stands before a part of the story."""
        self.console.print(f"\n[bold]{escape(text)}[/bold]\n")

    def _close(self, mark: str, title: str) -> None:
        self.console.print(f"{mark} {self.told:>2}. {escape(title)}")
        for note in self._notes:
            self.console.print(_indented(note))
        self._notes.clear()


def _indented(note: str | Table) -> Padding:
    return Padding(note, (0, 0, 0, INDENT), expand=False)
