"""Definitions and their figures, notes and links, and what other services' feeds have told."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
)

measure_data = MetaData()

measure_definitions = Table(
    "measure_definitions",
    measure_data,
    Column("definition_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("measure_id", Text, nullable=False),
    Column("definition_version", Integer, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("name", Text, nullable=False),
    Column("formula", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("target", Double),
    Column("period_kind", Text, nullable=False),
    Column("not_chartable_reason", Text),
    Column("charted_as", Text),
    Column("smallest_denominator", Integer),
    Column("about_people", Boolean, nullable=False),
    Column("fed_by", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

measure_figures = Table(
    "measure_figures",
    measure_data,
    Column("figure_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("measure_id", Text, nullable=False),
    Column("definition_version", Integer, nullable=False),
    Column("area", Text, nullable=False),
    Column("period_from", DateTime(timezone=True), nullable=False),
    Column("period_until", DateTime(timezone=True), nullable=False),
    Column("as_at", DateTime(timezone=True), nullable=False),
    Column("formula", Text, nullable=False),
    Column("numerator", BigInteger, nullable=False),
    Column("denominator", BigInteger),
    Column("source", Text),
)

measure_takings = Table(
    "measure_takings",
    measure_data,
    Column("measure_id", Text, primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False),
)

measure_annotations = Table(
    "measure_annotations",
    measure_data,
    Column("annotation_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("measure_id", Text, nullable=False),
    Column("area", Text),
    Column("happened_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("restarts_limits", Boolean, nullable=False),
    Column("reason", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawn_by", Text),
    Column("withdrawal_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
)

measure_links = Table(
    "measure_links",
    measure_data,
    Column("role", Text, primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("measure_id", Text, nullable=False),
    Column("of_unit", Boolean, nullable=False),
)

measure_link_rollouts = Table(
    "measure_link_rollouts",
    measure_data,
    Column("lpu", Text, primary_key=True),
    Column("live_from", Date, nullable=False),
)

followed_feeds = Table(
    "followed_feeds",
    measure_data,
    Column("feed", Text, primary_key=True),
    Column("cursor", Text),
    Column("followed_at", DateTime(timezone=True)),
)

counted_events = Table(
    "counted_events",
    measure_data,
    Column("event_id", Uuid, primary_key=True),
    Column("measure_id", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
)
