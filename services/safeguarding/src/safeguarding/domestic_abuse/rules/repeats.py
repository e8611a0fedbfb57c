"""Whether new abuse repeats a MARAC: for certain, or if records that await a decision are of one person (§3.3)."""

from dataclasses import dataclass
from datetime import date

from safeguarding.domestic_abuse.rules.limbs import MaracRules, is_repeat


@dataclass(frozen=True, slots=True)
class RepeatFinding:
    """What an incident says of the pair's last MARAC; the possible day only where a repeat is merely possible."""

    is_marac_repeat: bool
    last_marac_on: date | None
    is_possible_marac_repeat: bool
    possible_last_marac_on: date | None


def repeat_of(
    rules: MaracRules, occurred_on: date, *, is_crime: bool, last_marac_on: date | None, possible_last_on: date | None
) -> RepeatFinding:
    """Reckon both readings; an incident needs no risk assessment to count.

    `last_marac_on` is of the records that are the pair's, `possible_last_on` also of those that may be theirs.
    """
    counts = is_crime or not rules.repeat_crime_only
    certain = counts and is_repeat(last_marac_on, occurred_on, rules.repeat_months)
    possible = counts and not certain and is_repeat(possible_last_on, occurred_on, rules.repeat_months)
    return RepeatFinding(certain, last_marac_on, possible, possible_last_on if possible else None)
