"""What may be done at the desk, when a session is dead, and how a subject is written before it is hashed."""

import re
import unicodedata
from datetime import datetime, timedelta

from bluelamp.schemas.contact.service_desk import (
    AgentAvailability,
    AgentStatus,
    CheckReason,
    DeskCallStatus,
    DeskSystem,
    NewConsultation,
    SubjectKind,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, raise_all, rule_broken

HEARTBEAT_EVERY = timedelta(seconds=20)
DEAD_AFTER = timedelta(seconds=60)
"""Three heartbeats missed [A]: long enough for a network that stutters, and short for an officer who waits."""
LONGEST_QUEUE = timedelta(minutes=30)
LONGEST_CALL = timedelta(hours=4)
"""Who has waited, or talked, longer has gone without saying so [A]."""
LONGEST_WRAP = timedelta(minutes=30)
LIVE = frozenset({AgentStatus.FREE, AgentStatus.BUSY, AgentStatus.WRAP, AgentStatus.AWAY})
_OF_THIS_COUNTRY = re.compile(r"(?:00)?44(?:0)?([1-9][0-9]{8,9})", re.ASCII)
_CHECKABLE = frozenset({DeskCallStatus.CONNECTED, DeskCallStatus.ENDED})
_OF_VEHICLE_STOP = frozenset({SubjectKind.VEHICLE, SubjectKind.PERSON})


def expiry(moment: datetime) -> datetime:
    """Return when a session is dead of which nothing more is heard."""
    return moment + DEAD_AFTER


def check_centre(streams: frozenset[str] | None) -> None:
    """Refuse a desk at a centre that is not there today, or takes other calls; None of one that is not there."""
    if streams is None:
        raise rule_broken("#/centre", "There is no such centre today.", "centre_unknown")
    if "SERVICE_DESK" not in streams:
        raise rule_broken("#/centre", "The centre does not take the service desk's calls.", "stream_not_taken")


def check_own(opened_by: str, caller: str) -> None:
    """Refuse to act for an agent who was signed on by somebody else."""
    if opened_by != caller:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only who signed an agent on acts for them.")


def check_live(status: AgentStatus) -> None:
    """Refuse to go on with a session that has ended."""
    if status not in LIVE:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The session has ended: sign on again.")


def available(status: AgentStatus, wanted: AgentAvailability) -> AgentStatus:
    """Return what an agent is who says this of themselves; raises STATE_CONFLICT during a call."""
    check_live(status)
    if status is AgentStatus.BUSY:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The agent has a call: end it first.")
    return AgentStatus(wanted.value)


def still_waits(status: DeskCallStatus) -> bool:
    """Whether there is a call to give up; raises STATE_CONFLICT for one that was answered.

    Who hangs up after the worker gave the call up for them has done nothing wrong, and changes nothing.
    """
    if status not in {DeskCallStatus.QUEUED, DeskCallStatus.ABANDONED}:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The call does not wait any more.")
    return status is DeskCallStatus.QUEUED


def check_connected(status: DeskCallStatus) -> None:
    """Refuse to end a call that nobody has."""
    if status is not DeskCallStatus.CONNECTED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The call is not connected.")


def check_consultation(new: NewConsultation, status: DeskCallStatus, wrapped_at: datetime | None) -> None:
    """Refuse a check outside a call and its wrap, one without its reason, or with another subject's."""
    if status not in _CHECKABLE or wrapped_at is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Checks are made during a call or while it is wrapped up.")
    faults = []
    if new.reason is None and (new.reason_code is CheckReason.OTHER or new.system is DeskSystem.OTHER):
        faults.append(Fault("#/reason", "What the codes do not name is written out.", "reason_needed"))
    if new.reason_code is CheckReason.STOP_OF_VEHICLE and new.subject_kind not in _OF_VEHICLE_STOP:
        detail = "Stopping a vehicle is a reason to look the vehicle up, or who is in it."
        faults.append(Fault("#/reason_code", detail, "reason_of_another"))
    raise_all(faults)


def centre_of_call(answered_at: str | None) -> str:
    """Return the centre that a call is counted at: where it was answered, else the one queue over all sites."""
    return answered_at or "SERVICE_DESK_LOAD_SHARE"


def written(kind: SubjectKind, subject: str) -> bytes:
    """Return a subject as it is hashed: letters and digits alone, without accents and capitals, after its kind."""
    whole = unicodedata.normalize("NFKD", subject.casefold())
    plain = "".join(one for one in whole if one.isalnum())
    return f"{kind.value}:{_as_dialled_here(plain) if kind is SubjectKind.TELEPHONE else plain}".encode()


def _as_dialled_here(number: str) -> str:
    """Write +44 and 0044 as the nought that they stand for: one telephone has one hash."""
    home = _OF_THIS_COUNTRY.fullmatch(number)
    return f"0{home[1]}" if home else number


def check_subject(kind: SubjectKind, subject: str) -> bytes:
    """Return a subject as it is hashed; raises RULE_BROKEN for one without a letter or digit."""
    plain = written(kind, subject)
    if plain.endswith(b":"):
        raise rule_broken("#/subject", "A subject has letters or digits.", "subject_empty")
    return plain


def wait_s(offered_at: datetime, moment: datetime) -> int:
    """Return whole seconds of waiting, rounded up, as calls count them."""
    waited = max(moment - offered_at, timedelta(0))
    return waited.days * 86_400 + waited.seconds + (waited.microseconds > 0)
