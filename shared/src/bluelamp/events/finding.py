"""The shape of one type of event. Only its own service's are loaded: all take ten megabytes in each process."""

from importlib.resources import files
from typing import Any

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType

PREFIX = "uk.police.bluelamp."


def data_of(event_type: EventType) -> type[ResponseModel]:
    """Return the model of an event's data."""
    return _models_beside(event_type)[0][event_type]


def event_of(event_type: EventType) -> type[CloudEvent[Any]]:
    """Return the model of a whole event."""
    return _models_beside(event_type)[1][event_type]


def example_of(event_type: EventType) -> str:
    """Return the golden example of a type, as JSON text."""
    name = f"{event_type.value.removeprefix(PREFIX)}.json"
    return files("bluelamp.events").joinpath("examples", name).read_text(encoding="utf-8")


def _models_beside(
    event_type: EventType,
) -> tuple[dict[EventType, type[ResponseModel]], dict[EventType, type[CloudEvent[Any]]]]:
    match event_type.value.removeprefix(PREFIX).partition(".")[0]:
        case "contact":
            from bluelamp.events import contact  # noqa: PLC0415 # the other services need not hold it

            return contact.CONTACT_DATA, contact.CONTACT_EVENTS
        case "offenders":
            from bluelamp.events import offenders  # noqa: PLC0415 # the other services need not hold it

            return offenders.OFFENDER_DATA, offenders.OFFENDER_EVENTS
        case "safeguarding":
            from bluelamp.events import safeguarding  # noqa: PLC0415 # the other services need not hold it

            return safeguarding.SAFEGUARDING_DATA, safeguarding.SAFEGUARDING_EVENTS
        case _:
            from bluelamp.events import referrals  # noqa: PLC0415 # the other services need not hold it

            return referrals.REFERRAL_DATA, referrals.REFERRAL_EVENTS
