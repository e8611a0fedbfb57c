"""Rankings, serial flags, the MATAC, requests for restorative justice, and the interim model."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()


def _key(name: str) -> Column[object]:
    return Column(name, Uuid, primary_key=True, server_default=func.uuidv7())


def _moment(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _now(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def _kept() -> list[Column[object]]:
    return [
        Column("version", Integer, nullable=False, server_default="1"),
        _now("created_at"),
        _now("changed_at"),
    ]


ranking_rule_sets = Table(
    "ranking_rule_sets",
    metadata,
    _key("rule_set_id"),
    Column("numbers", JSONB, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("reason", Text, nullable=False),
    *_kept(),
)

flagged_people = Table(
    "flagged_people",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("offender_id", Uuid, nullable=False),
    Column("matched", Text),
    Column("matched_by", Text),
    Column("match_reason", Text),
    Column("decided_by", Text),
    Column("may_be_same", JSONB, nullable=False),
    _now("matched_at"),
)

serial_flags = Table(
    "serial_flags",
    metadata,
    Column("flag_id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("offender_id", Uuid),
    Column("is_serial", Boolean, nullable=False),
    Column("is_serial_loose", Boolean, nullable=False),
    Column("lookback_months", Integer, nullable=False),
    Column("agencies", ARRAY(Text), nullable=False),
    Column("records", Integer, nullable=False),
    Column("victims", Integer, nullable=False),
    Column("unconnected_victims", Integer, nullable=False),
    _moment("computed_at", nullable=False),
    _now("received_at"),
    Column("is_current", Boolean, nullable=False),
)

serial_flag_records = Table(
    "serial_flag_records",
    metadata,
    Column("flag_id", Uuid, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("is_crime", Boolean, nullable=False),
    Column("victim_id", Uuid, nullable=False),
    Column("victim_group_id", Uuid, nullable=False),
)

perpetrator_rankings = Table(
    "perpetrator_rankings",
    metadata,
    _key("ranking_id"),
    Column("as_at", Date, nullable=False),
    Column("status", Text, nullable=False, server_default="QUEUED"),
    Column("rule_set_id", Uuid),
    Column("perpetrators", Integer),
    Column("events", Integer),
    Column("provisional", Integer),
    Column("requested_by", Text, nullable=False),
    _now("requested_at"),
    _moment("computed_at"),
)

ranked_perpetrators = Table(
    "ranked_perpetrators",
    metadata,
    Column("ranking_id", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("offender_id", Uuid, nullable=False),
    Column("score", Float, nullable=False),
    Column("recency", Float, nullable=False),
    Column("frequency", Float, nullable=False),
    Column("gravity", Float, nullable=False),
    Column("victims", Float, nullable=False),
    Column("last_event_on", Date, nullable=False),
    Column("last_is_sent", Boolean, nullable=False),
    Column("events", Integer, nullable=False),
    Column("sent_events", Integer, nullable=False),
    Column("recent_events", Integer, nullable=False),
    Column("older_events", Integer, nullable=False),
    Column("harm_days", Float, nullable=False),
    Column("weighed", Integer, nullable=False),
    Column("non_crimes", Integer, nullable=False),
    Column("proactive", Integer, nullable=False),
    Column("not_weighed", Integer, nullable=False),
    Column("own_victims", Integer, nullable=False),
    Column("sent_victims", Integer, nullable=False),
    Column("most_of_one", Integer, nullable=False),
    Column("is_serial", Boolean, nullable=False),
    Column("is_serial_loose", Boolean, nullable=False),
    Column("is_serial_own", Boolean, nullable=False),
    Column("is_repeat", Boolean, nullable=False),
    Column("is_high_risk", Boolean, nullable=False),
    Column("is_priority", Boolean, nullable=False),
)

matac_cycles = Table(
    "matac_cycles",
    metadata,
    _key("cycle_id"),
    Column("meets_on", Date, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("ranking_id", Uuid, nullable=False),
    Column("rule_set_id", Uuid, nullable=False),
    Column("status", Text, nullable=False, server_default="OPEN"),
    Column("opened_by", Text, nullable=False),
    _now("opened_at"),
    _moment("closed_at"),
    Column("closed_by", Text),
    Column("closing_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
)

matac_adoptions = Table(
    "matac_adoptions",
    metadata,
    _key("adoption_id"),
    Column("offender_id", Uuid, nullable=False),
    Column("cycle_id", Uuid, nullable=False),
    Column("adopted_on", Date, nullable=False),
    Column("adopted_as_at", Date, nullable=False),
    Column("reviewed_as_at", Date, nullable=False),
    Column("adopted_score", Float, nullable=False),
    Column("rule_set_id", Uuid, nullable=False),
    Column("compared_score", Float, nullable=False),
    Column("compared_rule_set_id", Uuid, nullable=False),
    Column("plan", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="ADOPTED"),
    Column("reviews", Integer, nullable=False, server_default="0"),
    Column("reviews_improved", Integer, nullable=False, server_default="0"),
    Column("dropped_on", Date),
    Column("drop_ground", Text),
)

matac_items = Table(
    "matac_items",
    metadata,
    _key("item_id"),
    Column("cycle_id", Uuid, nullable=False),
    Column("place", Integer, nullable=False),
    Column("offender_id", Uuid, nullable=False),
    Column("basis", Text, nullable=False),
    Column("rank", Integer),
    Column("score", Float),
    Column("adoption_id", Uuid),
    Column("proposal", JSONB),
    Column("decision", Text),
    Column("plan", Text),
    Column("drop_ground", Text),
    Column("reason", Text),
    Column("follows_rule", Boolean),
    Column("decided_by", Text),
    _moment("decided_at"),
)

matac_information = Table(
    "matac_information",
    metadata,
    _key("information_id"),
    Column("item_id", Uuid, nullable=False),
    Column("agency", Text, nullable=False),
    Column("information", Text, nullable=False),
    Column("noted_by", Text, nullable=False),
    _now("noted_at"),
)

restorative_justice_requests = Table(
    "restorative_justice_requests",
    metadata,
    _key("request_id"),
    Column("offender_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("agreed_on", Date, nullable=False),
    Column("is_highest_risk", Boolean, nullable=False),
    Column("status", Text, nullable=False, server_default="REQUESTED"),
    Column("delivery_state", Text, nullable=False, server_default="QUEUED"),
    Column("problem_code", Text),
    Column("referral_id", Uuid),
    Column("referral_reference", Text),
    Column("referral_status", Text),
    Column("referral_outcome", Text),
    Column("referral_update_ids", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("requested_by", Text, nullable=False),
    _now("requested_at"),
    _now("changed_at"),
    Column("version", Integer, nullable=False, server_default="1"),
)

da_pilots = Table(
    "da_pilots",
    metadata,
    _key("pilot_id"),
    Column("team", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("note", Text, nullable=False),
    *_kept(),
)

da_experiences = Table(
    "da_experiences",
    metadata,
    _key("experience_id"),
    Column("team", Text, nullable=False),
    Column("noted_on", Date, nullable=False),
    Column("experience", Text, nullable=False),
    *_kept(),
)

da_posts = Table(
    "da_posts",
    metadata,
    _key("post_id"),
    Column("team", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("filled_on", Date),
    Column("left_on", Date),
    Column("trained_on", Date),
    Column("ended_on", Date),
    *_kept(),
)

da_panel_seats = Table(
    "da_panel_seats",
    metadata,
    _key("seat_id"),
    Column("kind", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("seated_on", Date, nullable=False),
    Column("left_on", Date),
    *_kept(),
)

da_advice = Table(
    "da_advice",
    metadata,
    _key("advice_id"),
    Column("seat_id", Uuid, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("advice", Text, nullable=False),
    Column("response", Text),
    *_kept(),
)

da_recommendations = Table(
    "da_recommendations",
    metadata,
    _key("recommendation_id"),
    Column("recommendation", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("reported_on", Date),
    Column("advice_id", Uuid),
    Column("experience_id", Uuid),
    *_kept(),
)
