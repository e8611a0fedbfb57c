"""Telling that something about an offender has happened: the event and the job that delivers it."""

from sqlalchemy import Text, Uuid, bindparam, select

from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from


def _tell() -> Statement:
    audience = Audience(
        bindparam("told_organisation", type_=Uuid),
        bindparam("told_lpu", type_=Text),
        bindparam("told_owner", type_=Text),
    )
    subject, data = bindparam("event_subject", type_=Uuid), bindparam("event_data", type_=Text)
    parts = event_from(bindparam("event_type", type_=Text), subject, data, audience)
    return Statement(select(subject).add_cte(*parts))


TELL = _tell()
