"""Offenders, their names and numbers, what was merged, who opened what is restricted, and who sees whom."""

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

offenders = Table(
    "offenders",
    metadata,
    Column("offender_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("reference", Text, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("date_of_birth", Date),
    Column("sex", Text),
    Column("lpu", Text, nullable=False),
    Column("is_restricted", Boolean, nullable=False, server_default="false"),
    Column("retention_group", SmallInteger, nullable=False, server_default="3"),
    Column("came_to_notice_on", Date, nullable=False, server_default=func.current_date()),
    Column("next_review_on", Date, nullable=False),
    Column("is_to_be_disposed_of", Boolean, nullable=False, server_default="false"),
    Column("merged_into", Uuid),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("created_by", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("given_sound", Text, Computed("sound_of(given_name)")),
    Column("family_sound", Text, Computed("sound_of(family_name)")),
)

offender_versions = Table(
    "offender_versions",
    metadata,
    Column("version_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("date_of_birth", Date),
    Column("sex", Text),
    Column("lpu", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("replaced_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("replaced_by", Text, nullable=False),
)
"""Who somebody was said to be before each change."""

offender_aliases = Table(
    "offender_aliases",
    metadata,
    Column("alias_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("given_sound", Text, Computed("sound_of(given_name)")),
    Column("family_sound", Text, Computed("sound_of(family_name)")),
)

offender_identifiers = Table(
    "offender_identifiers",
    metadata,
    Column("identifier_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

offender_withdrawals = Table(
    "offender_withdrawals",
    metadata,
    Column("withdrawal_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("withdrawn_id", Uuid, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_by", Text, nullable=False),
    Column("withdrawn_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

offender_merges = Table(
    "offender_merges",
    metadata,
    Column("merge_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("kept_offender_id", Uuid, nullable=False),
    Column("merged_offender_id", Uuid, nullable=False),
    Column("redirected", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("merged_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("merged_by", Text, nullable=False),
    Column("reversed_at", DateTime(timezone=True)),
    Column("reversed_by", Text),
    Column("reversal_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
)

retention_reviews = Table(
    "retention_reviews",
    metadata,
    Column("review_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("decision", Text, nullable=False),
    Column("from_group", SmallInteger, nullable=False),
    Column("to_group", SmallInteger, nullable=False),
    Column("came_to_notice_on", Date, nullable=False),
    Column("next_review_on", Date),
    Column("reason", Text, nullable=False),
    Column("reviewed_by", Text, nullable=False),
    Column("reviewed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

legal_holds = Table(
    "legal_holds",
    metadata,
    Column("hold_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("from_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ended_by", Text),
    Column("end_reason", Text),
    Column("until_at", DateTime(timezone=True)),
)

offender_restrictions = Table(
    "offender_restrictions",
    metadata,
    Column("restriction_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("is_restricted", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

offender_openings = Table(
    "offender_openings",
    metadata,
    Column("opening_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("until_at", DateTime(timezone=True), nullable=False),
    Column("reviewed_at", DateTime(timezone=True)),
    Column("reviewed_by", Text),
    Column("finding", Text),
)

offender_viewers = Table(
    "offender_viewers",
    metadata,
    Column("viewer_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("organisation_id", Uuid),
    Column("subject", Text),
    Column("basis", Text, nullable=False),
    Column("basis_id", Uuid, nullable=False),
    Column("from_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("until_at", DateTime(timezone=True)),
)
