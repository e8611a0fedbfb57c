"""Agents' sessions and heartbeats, officers' calls, and the checks made in them."""

from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid

desk_data = MetaData()


def _moment(name: str, *, needed: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=not needed)


agent_sessions = Table(
    "agent_sessions",
    desk_data,
    Column("agent_session_id", Uuid, primary_key=True),
    Column("staff_number", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("status", Text, nullable=False),
    _moment("free_since"),
    _moment("signed_on_at", needed=True),
    _moment("ended_at"),
    Column("version", Integer, nullable=False, server_default="1"),
    _moment("changed_at", needed=True),
)

agent_heartbeats = Table(
    "agent_heartbeats",
    desk_data,
    Column("agent_session_id", Uuid, primary_key=True),
    _moment("expires_at", needed=True),
)

desk_calls = Table(
    "desk_calls",
    desk_data,
    Column("desk_call_id", Uuid, primary_key=True),
    Column("called_by", Text, nullable=False),
    Column("lpu", Text),
    Column("wanted", Text, nullable=False),
    Column("incident_id", Text),
    Column("status", Text, nullable=False),
    Column("agent_session_id", Uuid),
    Column("requeued", Integer, nullable=False, server_default="0"),
    _moment("offered_at", needed=True),
    _moment("answered_at"),
    _moment("ended_at"),
    _moment("wrapped_at"),
    Column("disposition", Text),
    _moment("counted_at"),
    Column("not_counted_because", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    _moment("changed_at", needed=True),
)

consultations = Table(
    "consultations",
    desk_data,
    Column("consultation_id", Uuid, primary_key=True),
    Column("desk_call_id", Uuid, nullable=False),
    Column("agent_session_id", Uuid, nullable=False),
    Column("system", Text, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("reason", Text),
    Column("subject_kind", Text, nullable=False),
    Column("subject_hash", LargeBinary),
    Column("outcome", Text, nullable=False),
    _moment("consulted_at", needed=True),
)
