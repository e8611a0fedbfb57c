"""What the events of the management of sex offenders say: which record of theirs, and nothing that leads to a person.

Nobody hears them but those who may read the records (`CONFIDED_TYPES`).
"""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class SexOffenderEventV1(ResponseModel):
    """What became of a record; whom it is of, is read by those who may."""

    sex_offender_id: UUID
    change: Code = Field(
        description="REGISTERED, CHANGED, ASSESSED, PLANNED, VISITED, CIRCUMSTANCES_CHANGED, MAPPA_DECIDED, ENDED."
    )


class SexOffenderCloudEventV1(CloudEvent[SexOffenderEventV1]):
    """An event of a record as it is sent."""


class SexOffenderVisitOverdueEventV1(ResponseModel):
    """That the day by which a visit was owed has ended without one."""

    sex_offender_id: UUID


class SexOffenderVisitOverdueCloudEventV1(CloudEvent[SexOffenderVisitOverdueEventV1]):
    """An event of a visit that is overdue, as it is sent."""


class SexOffenderRuleEventV1(ResponseModel):
    """That a hub's area or a rule of visits was decided on or changed."""

    record_kind: Code = Field(description="HUB_AREA or VISIT_RULE_SET.")
    record_id: UUID
    verb: Code = Field(description="CREATED or CHANGED.")
    version: int = Field(ge=1, le=1_000_000_000)


class SexOffenderRuleCloudEventV1(CloudEvent[SexOffenderRuleEventV1]):
    """An event of a rule as it is sent."""


SEX_OFFENDERS_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.OFFENDERS_SEX_OFFENDER_CHANGED: SexOffenderEventV1,
    EventType.OFFENDERS_SEX_OFFENDER_RULE_CHANGED: SexOffenderRuleEventV1,
    EventType.OFFENDERS_SEX_OFFENDER_VISIT_OVERDUE: SexOffenderVisitOverdueEventV1,
}
"""The model of an event's data, by its type."""
SEX_OFFENDERS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.OFFENDERS_SEX_OFFENDER_CHANGED: SexOffenderCloudEventV1,
    EventType.OFFENDERS_SEX_OFFENDER_RULE_CHANGED: SexOffenderRuleCloudEventV1,
    EventType.OFFENDERS_SEX_OFFENDER_VISIT_OVERDUE: SexOffenderVisitOverdueCloudEventV1,
}
"""The model of a whole event, by its type."""
