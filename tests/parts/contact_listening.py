"""Neighbourhoods whose households say something, and priorities that are taken so far as a test needs them."""

from typing import Any
from uuid import UUID

from contact.listening import demonstration as records
from parts.contact import Contact

SAID = "Parked cars block the pavement at school times."
DID = "Wardens came by each day for two weeks."


def a_form(number: int, **changes: Any) -> dict[str, Any]:
    """What a household says that wants no updates."""
    form = {
        "area": "EXAMPLE_GREEN",
        "address": {"lines": [f"{number} Sample Row", "Birmingham"], "postcode": "ZZ3 3AA"},
        "surveyed_on": "2014-06-03",
        "issues": ["PARKING"],
        "wants_updates": False,
    }
    return {**form, **changes}


def told_by(channel: str = "LETTER", **changes: Any) -> dict[str, Any]:
    """What somebody adds who wants to hear more."""
    return {"wants_updates": True, "channel": channel, "consents_to_contact": True, **changes}


async def add_area(contact: Contact, area: str = "EXAMPLE_GREEN", lpu: str = "BIRMINGHAM_NORTH") -> None:
    new = {"area": area, "name": area.replace("_", " ").title(), "lpu": lpu}
    if lpu != "BIRMINGHAM_NORTH":
        # The tests' sergeant adds no areas of other units.
        await contact.sql("INSERT INTO listening_areas (area, name, lpu) VALUES ($1, $2, $3)", *new.values())
        return
    answer = await contact.post("sergeant", "/listening-areas", new)
    assert answer.status_code == 201, answer.text


async def survey(contact: Contact, form: dict[str, Any], who: str = "officer") -> dict[str, Any]:
    answer = await contact.post(who, "/household-surveys", form)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def survey_some(contact: Contact, count: int, **changes: Any) -> list[str]:
    """So many households name the same; their ids."""
    return [(await survey(contact, a_form(number, **changes)))["household_id"] for number in range(1, count + 1)]


async def adopt(contact: Contact, **changes: Any) -> dict[str, Any]:
    new = {"area": "EXAMPLE_GREEN", "category": "PARKING", "you_said": SAID, "adopted_on": "2014-06-16", **changes}
    answer = await contact.post("officer", "/listening-priorities", new)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def path_of(priority: dict[str, Any] | UUID | str) -> str:
    known = priority["listening_priority_id"] if isinstance(priority, dict) else priority
    return f"/listening-priorities/{known}"


async def told(contact: Contact, **changes: Any) -> dict[str, Any]:
    """A priority that people were told of."""
    priority = await adopt(contact, **changes)
    acted = await contact.post("officer", f"{path_of(priority)}/actions", {"we_did": DID, "done_on": "2014-06-23"})
    assert acted.status_code == 201, acted.text
    sent = await contact.post("sergeant", f"{path_of(priority)}/feedback", {"sent_on": "2014-06-30"})
    assert sent.status_code == 200, sent.text
    return dict(sent.json())


async def asked_again(contact: Contact, priority: dict[str, Any], household_id: str, outcome: str = "BETTER") -> None:
    visit = {**records.NEW_RESURVEY, "household_id": household_id, "outcome": outcome}
    answer = await contact.post("officer", f"{path_of(priority)}/resurveys", visit)
    assert answer.status_code == 201, answer.text


def faults(answer: Any) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
