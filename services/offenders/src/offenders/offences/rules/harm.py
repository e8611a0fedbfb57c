"""What offences weigh: a loaded table read, weights summed, and what has none said (domain.md §4.9)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from re import fullmatch
from typing import Final, NamedTuple

from bluelamp.kit.batches.rules.typed import cells_of
from bluelamp.schemas.offenders.days import FIRST_YEAR, LAST_YEAR
from bluelamp.schemas.offenders.offences import HARM_VERSION, HO_CODE, OffenceStatus
from bluelamp.schemas.problems import Fault

COLUMNS: Final = ("ho_code", "offence", "days", "version", "valid_from")
MOST_WEIGHTS: Final = 5_000
MOST_DAYS: Final = Decimal(36_525)
_PLACES: Final = 4
_FULL_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Weight(NamedTuple):
    """What one offence weighs, in days."""

    ho_code: str
    offence: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class WeightTable:
    """A table as it is loaded: one version, valid from one day."""

    version: str
    valid_from: date
    weights: tuple[Weight, ...]


def read_table(content: bytes) -> WeightTable | list[Fault]:
    """Read a CSV with the columns of COLUMNS in any order; every fault has the number of its row, from 1."""
    lines = [line for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    header = cells_of(lines[0]) if lines else None
    if header is None or sorted(header) != sorted(COLUMNS):
        return [Fault("#", f"The first line names the columns {', '.join(COLUMNS)}.", "header_wrong")]
    if not 1 <= len(lines) - 1 <= MOST_WEIGHTS:
        return [Fault("#", f"A table has 1 to {MOST_WEIGHTS} rows.", "rows_wrong")]
    faults: list[Fault] = []
    rows = [_row(number, header, line, faults) for number, line in enumerate(lines[1:], 1)]
    versions = {(row["version"], row["valid_from"]) for row in rows if row}
    if len(versions) > 1:
        faults.append(Fault("#", "All rows have one version and one day.", "versions_mixed"))
    codes = Counter(row["ho_code"] for row in rows if row)
    faults += [Fault("#", "A code stands there twice.", "code_twice") for count in codes.values() if count > 1][:1]
    if faults:
        return faults[:100]
    [(version, valid_from)] = versions
    weights = tuple(Weight(row["ho_code"], row["offence"], Decimal(row["days"])) for row in rows if row)
    return WeightTable(version, date.fromisoformat(valid_from), weights)


def _row(number: int, header: list[str], line: bytes, faults: list[Fault]) -> dict[str, str]:
    cells = cells_of(line)
    if cells is None or len(cells) != len(header):
        faults.append(Fault(f"#/{number}", "The line is not one row of CSV in UTF-8.", "not_csv"))
        return {}
    row = dict(zip(header, cells, strict=True))
    faults += [Fault(f"#/{number}/{name}", detail, "form_wrong") for name, detail in _faults_of(row)]
    return row


def _faults_of(row: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if not fullmatch(HO_CODE, row["ho_code"]) or len(row["ho_code"]) > 12:  # noqa: PLR2004 # as a code is on the wire
        yield "ho_code", "A code is digits and letters, with strokes between its parts."
    if not row["offence"].isprintable() or not 1 <= len(row["offence"]) <= 200:  # noqa: PLR2004 # a line of text
        yield "offence", "An offence is named in one line."
    if not fullmatch(HARM_VERSION, row["version"]) or len(row["version"]) > 40:  # noqa: PLR2004 # as on the wire
        yield "version", "A version is letters, digits, points, hyphens."
    if not _is_weight(row["days"]):
        yield "days", "Days are a number from 0 to a hundred years, with at most four places."
    if not _is_day(row["valid_from"]):
        yield "valid_from", f"A day is written as 2026-11-22, and lies from {FIRST_YEAR} on and before {LAST_YEAR}."


def _is_weight(text: str) -> bool:
    try:
        days = Decimal(text)
    except InvalidOperation:
        return False
    exponent = days.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES and 0 <= days <= MOST_DAYS


def _is_day(text: str) -> bool:
    try:
        return bool(fullmatch(_FULL_DATE, text)) and FIRST_YEAR <= date.fromisoformat(text).year < LAST_YEAR
    except ValueError:
        return False


class Weighed(NamedTuple):
    """An offence, and what its table says of its code; None where there is no table, or no weight in it."""

    ho_code: str | None
    is_crime: bool
    is_proactive: bool
    status: str
    days: Decimal | None


class SumOfStatus(NamedTuple):
    """The part of a sum that has come so far."""

    days: Decimal
    offences: int


@dataclass(frozen=True, slots=True)
class Sum:
    """The days of those that have a weight, and how many have none and why."""

    by_status: Mapping[str, SumOfStatus]
    not_weighed: Mapping[str, int]
    left_out: Mapping[str, int]

    @property
    def days(self) -> Decimal:
        """The days of all of them, whatever their status."""
        return sum((one.days for one in self.by_status.values()), Decimal(0))

    @property
    def offences(self) -> int:
        """How many have a weight."""
        return sum(one.offences for one in self.by_status.values())


NOT_CRIMES: Final = "NOT_CRIMES"
PROACTIVE: Final = "PROACTIVE"
NO_FURTHER_ACTION: Final = OffenceStatus.NFA.value


def sum_of(offences: Iterable[Weighed]) -> Sum:
    """Add up what some offences weigh; one without a weight is said, and never counted as nought.

    Of what nothing further was done about nobody has shown that they did it: it is counted, and weighs nothing.
    """
    counted: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    weights: dict[str, Decimal] = {}
    for one in offences:
        reason = _left_out_because(one)
        if reason is not None:
            left_out[reason] += 1
        elif one.days is None:
            missing[one.ho_code or ""] += 1
        else:
            weights[one.status] = weights.get(one.status, Decimal(0)) + one.days
            counted[one.status] += 1
    by_status = {status: SumOfStatus(weight, counted[status]) for status, weight in sorted(weights.items())}
    return Sum(by_status, dict(sorted(missing.items())), left_out)


def _left_out_because(one: Weighed) -> str | None:
    if not one.is_crime:
        return NOT_CRIMES
    if one.is_proactive:
        return PROACTIVE
    return NO_FURTHER_ACTION if one.status == NO_FURTHER_ACTION else None


def missing_because(*, is_crime: bool, has_table: bool, days: Decimal | None) -> str | None:
    """Say by a code why an offence has no days."""
    if days is not None:
        return None
    if not is_crime:
        return "NOT_A_CRIME"
    return "NO_WEIGHT" if has_table else "NO_TABLE"
