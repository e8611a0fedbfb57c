"""When somebody decides again whether a record is kept (domain.md §11.2)."""

from calendar import isleap
from datetime import date

from bluelamp.schemas.offenders.codes import RetentionGroup

_LEAP_DAY = (2, 29)
_YEARS = {
    RetentionGroup.PUBLIC_PROTECTION: 10,
    RetentionGroup.SEXUAL_VIOLENT_SERIOUS: 10,
    RetentionGroup.OTHER_OFFENCES: 6,
    RetentionGroup.UNDETECTED_OR_INTELLIGENCE: 6,
}


def next_review_on(group: RetentionGroup, came_to_notice_on: date) -> date:
    """Return the day on which a record is reviewed: its group's years after they last came to notice as an offender.

    Nothing is deleted by the day itself; of groups 1 and 2 nothing ever is without a decision.
    """
    year = came_to_notice_on.year + _YEARS[group]
    if (came_to_notice_on.month, came_to_notice_on.day) == _LEAP_DAY and not isleap(year):
        return date(year, 3, 1)
    return came_to_notice_on.replace(year=year)


def is_disposed_of_by_supervisor(group: RetentionGroup) -> bool:
    """Whether who supervises alone decides that a record is not kept: of those who may do serious harm."""
    return group in {RetentionGroup.PUBLIC_PROTECTION, RetentionGroup.SEXUAL_VIOLENT_SERIOUS}
