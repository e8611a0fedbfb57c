"""The columns of a call in the order in which a row for COPY is put together."""

COLUMNS = (
    *("call_id", "batch_number", "followed_up", "offered_at", "ended_at", "revision", "wait_s", "talk_s", "wrap_s"),
    *("answered_at", "abandoned_at", "bt_connect_at", "connect_wait_s"),
    *("stream", "centre", "outcome", "queue", "disposition", "lpu", "transferred_to_lpu"),
    *("agent_id", "caller_repeat_ref"),
    *("outage_id", "first_contact_resolved", "overflow_to_force", "incident_id", "crime_id"),
)
"""What every call has, what most have, what few have."""
