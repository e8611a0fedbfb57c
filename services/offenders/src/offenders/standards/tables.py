"""Operating practice: versions, adoption, audits, what is improved, and the strategy."""

from sqlalchemy import Column, Date, MetaData, SmallInteger, Table, Text, Uuid, func

from bluelamp.kit.registers.tables import kept_columns

metadata = MetaData()


def _key(name: str) -> Column[object]:
    return Column(name, Uuid, primary_key=True, server_default=func.uuidv7())


def _steps() -> list[Column[object]]:
    return [
        Column("action", Text, nullable=False),
        Column("owner", Text, nullable=False),
        Column("due_on", Date, nullable=False),
        Column("status", Text, nullable=False),
        Column("ended_on", Date),
        Column("outcome", Text),
        *kept_columns(),
    ]


standards = Table(
    "standards",
    metadata,
    _key("standard_id"),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("begun_on", Date, nullable=False),
    *kept_columns(),
)

standard_versions = Table(
    "standard_versions",
    metadata,
    _key("standard_version_id"),
    Column("standard_id", Uuid, nullable=False),
    Column("version_number", SmallInteger, nullable=False),
    Column("in_force_from", Date, nullable=False),
    Column("summary", Text, nullable=False),
    *kept_columns(),
)

standard_adoptions = Table(
    "standard_adoptions",
    metadata,
    _key("standard_adoption_id"),
    Column("standard_version_id", Uuid, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("planned_for", Date, nullable=False),
    Column("adopted_on", Date),
    *kept_columns(),
)

compliance_audits = Table(
    "compliance_audits",
    metadata,
    _key("compliance_audit_id"),
    Column("standard_version_id", Uuid, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("audited_on", Date, nullable=False),
    Column("checked", SmallInteger, nullable=False),
    Column("met", SmallInteger, nullable=False),
    Column("finding", Text, nullable=False),
    *kept_columns(),
)

improvement_actions = Table(
    "improvement_actions",
    metadata,
    _key("improvement_action_id"),
    Column("compliance_audit_id", Uuid, nullable=False),
    *_steps(),
)

strategy_actions = Table(
    "strategy_actions",
    metadata,
    _key("strategy_action_id"),
    Column("strand", Text, nullable=False),
    *_steps(),
)

transition_issues = Table(
    "transition_issues",
    metadata,
    _key("transition_issue_id"),
    Column("region", Text, nullable=False),
    Column("issue", Text, nullable=False),
    Column("raised_on", Date, nullable=False),
    *_steps(),
)
