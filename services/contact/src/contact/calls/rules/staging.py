"""A call as PostgreSQL's COPY takes it: one line of text for the staging table."""

from datetime import UTC, datetime

from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from contact.calls.rules.records import CallRecord, seconds_up

SEPARATOR = "|"
COLUMNS = (
    *("call_id", "offered_at", "bt_connect_at", "answered_at", "abandoned_at", "ended_at", "outage_id"),
    *("revision", "wait_s", "connect_wait_s", "talk_s", "wrap_s", "first_contact_resolved", "stream", "centre"),
    *("outcome", "agent_id", "queue", "overflow_to_force", "caller_repeat_ref", "disposition", "lpu"),
    *("transferred_to_lpu", "incident_id", "crime_id"),
)
TEXTS = (
    *("centre", "agent_id", "queue", "overflow_to_force", "caller_repeat_ref", "disposition", "incident_id"),
    "crime_id",
)
_SEPARATORS = len(COLUMNS) - 1
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)


def staged(call: CallRecord, outcome: Outcome) -> str | None:
    """Write a call that is in order; None when a text holds what no code or id holds.

    Nothing is escaped, because nothing needs to be: a text with a separator, a backslash or a control character is
    refused. What is not there is empty, which no text can be.
    """
    offered, ended, connected = call.offered_at, call.ended_at, call.bt_connect_at
    settled = call.answered_at or call.abandoned_at or ended
    talk_s = call.talk_s
    if talk_s is None:
        talk_s = seconds_up(ended - settled) if outcome is Outcome.ANSWERED else 0
    written = (
        f"{call.call_id.hex}|{_micros(offered)}|{_micros(connected)}|{_micros(call.answered_at)}|"
        f"{_micros(call.abandoned_at)}|{_micros(ended)}|{call.outage_id or ''}|{call.revision}|"
        f"{seconds_up(settled - offered)}|{'' if connected is None else seconds_up(settled - connected)}|{talk_s}|"
        f"{call.wrap_s}|{'' if call.first_contact_resolved is None else call.first_contact_resolved}|"
        f"{call.stream._value_}|{call.centre}|{outcome._value_}|{call.agent_id or ''}|{call.queue or ''}|"
        f"{call.overflow_to_force or ''}|{call.caller_repeat_ref or ''}|{call.disposition or ''}|"
        f"{'' if call.lpu is None else call.lpu._value_}|"
        f"{'' if call.transferred_to_lpu is None else call.transferred_to_lpu._value_}|"
        f"{call.incident_id or ''}|{call.crime_id or ''}"
    )
    if "\\" in written or written.count(SEPARATOR) != _SEPARATORS or not written.isprintable():
        return None
    return written


def is_plain(text: str) -> bool:
    """Say whether a text can be staged as it stands."""
    return "\\" not in text and SEPARATOR not in text and text.isprintable()


def _micros(moment: datetime | None) -> int | str:
    if moment is None:
        return ""
    since = moment - _ORIGIN
    return since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds
