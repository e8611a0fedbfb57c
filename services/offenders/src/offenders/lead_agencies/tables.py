"""Rule sets, what they proposed, changes of lead, and reallocations of many cases."""

from sqlalchemy import (
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.registers.tables import kept_columns

metadata = MetaData()
_MOMENT = DateTime(timezone=True)

lead_agency_rule_sets = Table(
    "lead_agency_rule_sets",
    metadata,
    Column("rule_set_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("agencies", ARRAY(Text), nullable=False),
    Column("high_risk_agency", Text),
    Column("statutory_agency", Text, nullable=False),
    Column("non_statutory_agency", Text, nullable=False),
    Column("youth_agency", Text),
    Column("rsr_cut", Double),
    Column("acceptance_unit", Text, nullable=False),
    Column("acceptance_amount", SmallInteger, nullable=False),
    Column("urgent_unit", Text, nullable=False, server_default="ELAPSED_HOURS"),
    Column("urgent_amount", SmallInteger, nullable=False, server_default="24"),
    Column("reason", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("changed_at", _MOMENT, nullable=False, server_default=func.now()),
)

lead_agency_proposals = Table(
    "lead_agency_proposals",
    metadata,
    Column("proposal_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("rule_set_id", Uuid, nullable=False),
    Column("as_at", Date, nullable=False),
    Column("mappa_eligible", Boolean, nullable=False),
    Column("risk_of_serious_harm", Text, nullable=False),
    Column("rsr", Double),
    Column("is_public_interest", Boolean, nullable=False),
    Column("is_statutory", Boolean, nullable=False),
    Column("is_under_18", Boolean, nullable=False),
    Column("has_prior_abuse_or_sexual_offence", Boolean, nullable=False),
    Column("proposed_agency", Text, nullable=False),
    Column("grounds", ARRAY(Text), nullable=False),
    Column("indicators", ARRAY(Text), nullable=False),
    Column("proposed_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("proposed_by", Text, nullable=False),
    Column("organisation_id", Uuid),
    Column("is_escalation", Boolean, nullable=False, server_default="false"),
    Column("decide_due_at", _MOMENT),
)

lead_agency_reallocations = Table(
    "lead_agency_reallocations",
    metadata,
    Column("reallocation_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("state", Text, nullable=False),
    Column("choice", JSONB, nullable=False),
    Column("receivers", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rule_set_id", Uuid, nullable=False),
    Column("requested_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("requested_by", Text, nullable=False),
    Column("requested_in_organisation", Uuid, nullable=False),
    Column("finished_at", _MOMENT),
    Column("counts", JSONB),
)

lead_agency_reallocation_cases = Table(
    "lead_agency_reallocation_cases",
    metadata,
    Column("reallocation_id", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("from_agency", Text, nullable=False),
    Column("from_organisation_id", Uuid),
    Column("proposal_id", Uuid),
    Column("rule_agency", Text),
    Column("to_agency", Text),
    Column("to_organisation_id", Uuid),
    Column("outcome", Text, nullable=False),
)

lead_agency_reallocation_answers = Table(
    "lead_agency_reallocation_answers",
    metadata,
    Column("reallocation_answer_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("reallocation_id", Uuid, nullable=False),
    Column("organisation_id", Uuid),
    Column("answer", Text, nullable=False),
    Column("reason", Text),
    Column("answered_by", Text, nullable=False),
    Column("answered_in_organisation", Uuid, nullable=False),
    Column("answered_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("finished_at", _MOMENT),
)

lead_agency_changes = Table(
    "lead_agency_changes",
    metadata,
    Column("change_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("from_agency", Text, nullable=False),
    Column("from_organisation_id", Uuid),
    Column("to_agency", Text, nullable=False),
    Column("to_organisation_id", Uuid),
    Column("reason", Text, nullable=False),
    Column("proposal_id", Uuid),
    Column("rule_agency", Text),
    Column("reallocation_id", Uuid),
    Column("decided_at", _MOMENT, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("accept_due_at", _MOMENT),
    Column("overdue_told_at", _MOMENT),
    Column("answered_at", _MOMENT),
    Column("answered_by", Text),
    Column("answer_reason", Text),
    Column("handover_complete_at", _MOMENT),
)

lead_agency_told = Table(
    "lead_agency_told",
    metadata,
    Column("offender_id", Uuid, primary_key=True),
    Column("agencies", ARRAY(Text), nullable=False),
    Column("known_by", Text, nullable=False),
    Column("notice_id", Uuid, nullable=False),
    Column("told_at", _MOMENT, nullable=False),
)

lead_organisations = Table(
    "lead_organisations",
    metadata,
    Column("lead_organisation_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("organisation_id", Uuid, nullable=False),
    Column("agency", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("agreement", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("until_on", Date),
    *kept_columns(),
)
