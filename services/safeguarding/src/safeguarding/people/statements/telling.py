"""Telling that something about people has changed: the event and the job that delivers it."""

from sqlalchemy import Text, Uuid, bindparam, cast, null, select

from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from


def _tell() -> Statement:
    # The organisation that acts hears of it and nobody else: who knows whom is told by no event.
    audience = Audience(bindparam("told_organisation", type_=Uuid), cast(null(), Text), cast(null(), Text))
    subject, data = bindparam("event_subject", type_=Uuid), bindparam("event_data", type_=Text)
    parts = event_from(bindparam("event_type", type_=Text), subject, data, audience)
    return Statement(select(subject).add_cte(*parts))


TELL = _tell()
