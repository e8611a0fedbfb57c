"""Courses, who needs and fills what, who completed them, and what they thought."""

from sqlalchemy import Column, Date, MetaData, SmallInteger, Table, Text, Uuid, func

from bluelamp.kit.registers.tables import kept_columns

metadata = MetaData()


def _key(name: str) -> Column[object]:
    return Column(name, Uuid, primary_key=True, server_default=func.uuidv7())


training_courses = Table(
    "training_courses",
    metadata,
    _key("training_course_id"),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("offered_from", Date, nullable=False),
    Column("valid_months", SmallInteger),
    *kept_columns(),
)

training_requirements = Table(
    "training_requirements",
    metadata,
    _key("training_requirement_id"),
    Column("role", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    Column("reason", Text, nullable=False),
    *kept_columns(),
)

training_posts = Table(
    "training_posts",
    metadata,
    _key("training_post_id"),
    Column("staff_number", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    *kept_columns(),
)

training_completions = Table(
    "training_completions",
    metadata,
    _key("training_completion_id"),
    Column("staff_number", Text, nullable=False),
    Column("training_course_id", Uuid, nullable=False),
    Column("completed_on", Date, nullable=False),
    *kept_columns(),
)

training_feedback = Table(
    "training_feedback",
    metadata,
    _key("training_feedback_id"),
    Column("training_course_id", Uuid, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("rating", SmallInteger, nullable=False),
    Column("offer_to", Text),
    Column("comment", Text),
    *kept_columns(),
)
