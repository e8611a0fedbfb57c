"""People, their names, numbers and addresses, whom they live with and are related to, and what was merged."""

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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()

people = Table(
    "people",
    metadata,
    Column("person_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("date_of_birth", Date),
    Column("sex", Text),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("created_by", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("merged_into", Uuid),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("compared_at", DateTime(timezone=True)),
    Column("hub", Text, server_default=func.bound_hub()),
    Column("given_sound", Text, Computed("sound_of(given_name)")),
    Column("family_sound", Text, Computed("sound_of(family_name)")),
)

person_aliases = Table(
    "person_aliases",
    metadata,
    Column("alias_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("person_id", Uuid, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("organisation_id", Uuid, server_default=func.bluelamp_organisation()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("given_sound", Text, Computed("sound_of(given_name)")),
    Column("family_sound", Text, Computed("sound_of(family_name)")),
)

person_identifiers = Table(
    "person_identifiers",
    metadata,
    Column("identifier_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("person_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("organisation_id", Uuid, server_default=func.bluelamp_organisation()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

person_telephones = Table(
    "person_telephones",
    metadata,
    Column("telephone_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("person_id", Uuid, nullable=False),
    Column("telephone", Text, nullable=False),
    Column("organisation_id", Uuid, server_default=func.bluelamp_organisation()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

addresses = Table(
    "addresses",
    metadata,
    Column("address_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("lines", ARRAY(Text), nullable=False),
    Column("town", Text),
    Column("postcode", Text),
    Column("protected", Boolean, nullable=False, server_default="false"),
    Column("kind", Text, nullable=False, server_default="HOME"),
    Column("organisation_id", Uuid, server_default=func.bluelamp_organisation()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

person_addresses = Table(
    "person_addresses",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("address_id", Uuid, primary_key=True),
    Column("from_date", Date),
    Column("until_date", Date),
    Column("organisation_id", Uuid, server_default=func.bluelamp_organisation()),
)

households = Table(
    "households",
    metadata,
    Column("household_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("address_id", Uuid, nullable=False),
    Column("from_date", Date),
    Column("until_date", Date),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("created_by", Text, nullable=False),
    Column("hub", Text, server_default=func.bound_hub()),
    Column("version", Integer, nullable=False, server_default="1"),
)

household_members = Table(
    "household_members",
    metadata,
    Column("member_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("household_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("from_date", Date),
    Column("until_date", Date),
    Column("organisation_id", Uuid, server_default=func.bluelamp_organisation()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

relationships = Table(
    "relationships",
    metadata,
    Column("relationship_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("person_a", Uuid, nullable=False),
    Column("person_b", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("from_date", Date),
    Column("until_date", Date),
    Column("organisation_id", Uuid, server_default=func.bluelamp_organisation()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("version", Integer, nullable=False, server_default="1"),
)

person_matches = Table(
    "person_matches",
    metadata,
    Column("match_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("person_a", Uuid, nullable=False),
    Column("person_b", Uuid, nullable=False),
    Column("score", SmallInteger, nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("scoring", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="PROPOSED"),
    Column("proposed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
    Column("decision_reason", Text),
    Column("hub", Text, server_default=func.bound_hub()),
    Column("version", Integer, nullable=False, server_default="1"),
)

merges = Table(
    "merges",
    metadata,
    Column("merge_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("match_id", Uuid, nullable=False),
    Column("kept_person_id", Uuid, nullable=False),
    Column("merged_person_id", Uuid, nullable=False),
    Column("redirected", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("merged_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("merged_by", Text, nullable=False),
    Column("reversed_at", DateTime(timezone=True)),
    Column("reversed_by", Text),
    Column("reversal_reason", Text),
    Column("hub", Text, server_default=func.bound_hub()),
    Column("version", Integer, nullable=False, server_default="1"),
)

# What other features keep of who may have harmed whom, by what the footprint needs of it: they know people, and not the
# other way round.
_others = MetaData()

case_sides = Table(
    "case_sides",
    _others,
    Column("case_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("role", Text, primary_key=True),
)
"""On which side of a case somebody stands or ever stood: a view."""

abuse_incidents = Table(
    "abuse_incidents",
    _others,
    Column("abuse_incident_id", Uuid, primary_key=True),
    Column("victim_id", Uuid, nullable=False),
    Column("perpetrator_ids", ARRAY(Uuid), nullable=False),
)

risk_assessments = Table(
    "risk_assessments",
    _others,
    Column("risk_assessment_id", Uuid, primary_key=True),
    Column("victim_id", Uuid, nullable=False),
    Column("perpetrator_ids", ARRAY(Uuid), nullable=False),
    Column("children_ids", ARRAY(Uuid), nullable=False),
)
