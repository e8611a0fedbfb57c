"""Agents and officers at the service desk, as the tests of the desk need them."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx

from contact.service_desk.usecases import keeping
from parts.contact import Contact

SITES = (
    "SERVICE_DESK_BOURNVILLE",
    "SERVICE_DESK_SMETHWICK",
    "SERVICE_DESK_WILLENHALL",
    "SERVICE_DESK_WEDNESFIELD",
    "SERVICE_DESK_SUTTON_COLDFIELD",
)
AGENT, OTHER_AGENT, OFFICER, OTHER_OFFICER = "contact_handler", "contact_handler_2", "officer", "officer_2"
SESSIONS, CALLS, CHECKS = "/service-desk/agent-sessions", "/service-desk/calls", "/service-desk/consultations"
CHECK: dict[str, Any] = {
    "system": "PNC",
    "reason_code": "STOP_OF_VEHICLE",
    "subject_kind": "VEHICLE",
    "subject": "EX4 MPL",
    "outcome": "NO_TRACE",
}


def done(answer: httpx.Response) -> Any:
    """The body of an answer that said yes."""
    assert answer.is_success, answer.text
    return answer.json()


async def sign_on(
    contact: Contact, number: int = 1, *, who: str = AGENT, site: int | None = None, availability: str = "FREE"
) -> Any:
    """An agent by number, at a site in turn."""
    centre = SITES[(number if site is None else site) % len(SITES)]
    new = {"staff_number": f"FC{number:05}", "centre": centre, "availability": availability}
    return done(await contact.post(who, SESSIONS, new))


async def set_free(contact: Contact, session: Any, availability: str = "FREE", who: str = AGENT) -> Any:
    path = f"{SESSIONS}/{session['agent_session_id']}/availability"
    return done(await contact.post(who, path, {"availability": availability}))


async def ring(contact: Contact, who: str = OFFICER, **given: Any) -> Any:
    return done(await contact.post(who, CALLS, {"wanted": "PNC", **given}))


async def end(contact: Contact, call: Any, who: str = AGENT) -> Any:
    path = f"{CALLS}/{call['desk_call_id']}/ending"
    return done(await contact.post(who, path, {"disposition": "CHECKED"}))


async def give_up(contact: Contact, call: Any, who: str = OFFICER) -> Any:
    return done(await contact.post(who, f"{CALLS}/{call['desk_call_id']}/abandonment"))


async def call_of(contact: Contact, call: Any) -> Any:
    return done(await contact.get(AGENT, f"{CALLS}/{call['desk_call_id']}"))


async def session_of(contact: Contact, session: Any) -> Any:
    return done(await contact.get(AGENT, f"{SESSIONS}/{session['agent_session_id']}"))


async def let_die(contact: Contact, session: Any) -> None:
    """Let the time pass in which a heartbeat would have come, and the worker look."""
    await contact.sql(
        "UPDATE agent_heartbeats SET expires_at = now() - interval '1 second' WHERE agent_session_id = $1",
        UUID(session["agent_session_id"]),
    )
    await keeping.keep_desk(contact.resources)


async def all_at_once(*acts: Any) -> list[Any]:
    return list(await asyncio.gather(*acts))


def unknown() -> str:
    return str(uuid4())
