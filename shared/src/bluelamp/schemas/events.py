"""Events on the wire: CloudEvents 1.0 in structured mode, without personal data: ids, codes and nothing else."""

from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, ResponseModel, Timestamp


class EventType(StrEnum):
    """Every type of event there is; the version at the end changes with the shape of its data."""

    CONTACT_AGENT_SESSION_CHANGED = "uk.police.bluelamp.contact.agent_session.changed.v1"
    CONTACT_BENEFITS_CHANGED = "uk.police.bluelamp.contact.benefits.changed.v1"
    CONTACT_BOARD_REPORT_MADE = "uk.police.bluelamp.contact.board_report.made.v1"
    CONTACT_BOARD_REPORT_REQUESTED = "uk.police.bluelamp.contact.board_report.requested.v1"
    CONTACT_CALL_BATCH_FAILED = "uk.police.bluelamp.contact.call_batch.failed.v1"
    CONTACT_CALL_BATCH_LOADED = "uk.police.bluelamp.contact.call_batch.loaded.v1"
    CONTACT_CONFIDENCE_CHANGED = "uk.police.bluelamp.contact.confidence.changed.v1"
    CONTACT_CONFIDENCE_EXPERIMENT_MOVED = "uk.police.bluelamp.contact.confidence_experiment.moved.v1"
    CONTACT_CONFIDENCE_WAVE_RECORDED = "uk.police.bluelamp.contact.confidence_wave.recorded.v1"
    CONTACT_CONSULTATION_RECORDED = "uk.police.bluelamp.contact.consultation.recorded.v1"
    CONTACT_CONTINUITY_CHANGED = "uk.police.bluelamp.contact.continuity.changed.v1"
    CONTACT_CRIME_AUDIT_CHANGED = "uk.police.bluelamp.contact.crime_audit.changed.v1"
    CONTACT_CRIME_REPORT_CHANGED = "uk.police.bluelamp.contact.crime_report.changed.v1"
    CONTACT_DESK_CALL_CHANGED = "uk.police.bluelamp.contact.desk_call.changed.v1"
    CONTACT_DIP_SAMPLE_CHANGED = "uk.police.bluelamp.contact.dip_sample.changed.v1"
    CONTACT_DIP_SAMPLE_DRAWN = "uk.police.bluelamp.contact.dip_sample.drawn.v1"
    CONTACT_FORECAST_FAILED = "uk.police.bluelamp.contact.forecast.failed.v1"
    CONTACT_FORECAST_FITTED = "uk.police.bluelamp.contact.forecast.fitted.v1"
    CONTACT_FORECAST_REQUESTED = "uk.police.bluelamp.contact.forecast.requested.v1"
    CONTACT_FRONT_OFFICES_CHANGED = "uk.police.bluelamp.contact.front_offices.changed.v1"
    CONTACT_HOUSEHOLDS_ERASED = "uk.police.bluelamp.contact.households.erased.v1"
    CONTACT_HOUSEHOLDS_SURVEYED = "uk.police.bluelamp.contact.households.surveyed.v1"
    CONTACT_LISTENING_CHANGED = "uk.police.bluelamp.contact.listening.changed.v1"
    CONTACT_LISTENING_PRIORITY_CHANGED = "uk.police.bluelamp.contact.listening_priority.changed.v1"
    CONTACT_MEASURE_ANNOTATED = "uk.police.bluelamp.contact.measure.annotated.v1"
    CONTACT_MEASURE_DEFINED = "uk.police.bluelamp.contact.measure.defined.v1"
    CONTACT_MEASURE_FIGURES_TAKEN = "uk.police.bluelamp.contact.measure.figures_taken.v1"
    CONTACT_SERVICE_DELIVERY_CHANGED = "uk.police.bluelamp.contact.service_delivery.changed.v1"
    CONTACT_SITES_CHANGED = "uk.police.bluelamp.contact.sites.changed.v1"
    CONTACT_STAFFING_PLAN_MADE = "uk.police.bluelamp.contact.staffing_plan.made.v1"
    CONTACT_SURVEYS_CHANGED = "uk.police.bluelamp.contact.surveys.changed.v1"
    CONTACT_SURVEY_CASE_CHANGED = "uk.police.bluelamp.contact.survey_case.changed.v1"
    CONTACT_SURVEY_CASE_CHECK_NEEDED = "uk.police.bluelamp.contact.survey_case.check_needed.v1"
    CONTACT_SURVEY_RESPONSE_RECORDED = "uk.police.bluelamp.contact.survey_response.recorded.v1"
    CONTACT_SURVEY_SAMPLE_DRAWN = "uk.police.bluelamp.contact.survey_sample.drawn.v1"
    CONTACT_WORKFORCE_CHANGED = "uk.police.bluelamp.contact.workforce.changed.v1"
    OFFENDERS_CASELOAD_RULE_CHANGED = "uk.police.bluelamp.offenders.caseload_rule.changed.v1"
    OFFENDERS_CASE_CHANGED = "uk.police.bluelamp.offenders.case.changed.v1"
    OFFENDERS_CASE_CLOSED = "uk.police.bluelamp.offenders.case.closed.v1"
    OFFENDERS_CASE_OPENED = "uk.police.bluelamp.offenders.case.opened.v1"
    OFFENDERS_CONTACT_MISSED = "uk.police.bluelamp.offenders.contact.missed.v1"
    OFFENDERS_CONTACT_RECORDED = "uk.police.bluelamp.offenders.contact.recorded.v1"
    OFFENDERS_DOMESTIC_ABUSE_RECORD_CHANGED = "uk.police.bluelamp.offenders.domestic_abuse_record.changed.v1"
    OFFENDERS_HARM_TABLE_LOADED = "uk.police.bluelamp.offenders.harm_table.loaded.v1"
    OFFENDERS_LEAD_AGENCY_CHANGED = "uk.police.bluelamp.offenders.lead_agency.changed.v1"
    OFFENDERS_LEAD_AGENCY_DECLINED = "uk.police.bluelamp.offenders.lead_agency.declined.v1"
    OFFENDERS_LEAD_AGENCY_LAPSED = "uk.police.bluelamp.offenders.lead_agency.lapsed.v1"
    OFFENDERS_LEAD_AGENCY_OFFERED = "uk.police.bluelamp.offenders.lead_agency.offered.v1"
    OFFENDERS_LEAD_AGENCY_OVERDUE = "uk.police.bluelamp.offenders.lead_agency.overdue.v1"
    OFFENDERS_LEAD_AGENCY_PROPOSED = "uk.police.bluelamp.offenders.lead_agency.proposed.v1"
    OFFENDERS_LEAD_AGENCY_RULE_CHANGED = "uk.police.bluelamp.offenders.lead_agency_rule.changed.v1"
    OFFENDERS_LEAD_AGENCY_UNASSIGNED = "uk.police.bluelamp.offenders.lead_agency.unassigned.v1"
    OFFENDERS_LEAD_AGENCY_WITHDRAWN = "uk.police.bluelamp.offenders.lead_agency.withdrawn.v1"
    OFFENDERS_MATAC_CYCLE_CLOSED = "uk.police.bluelamp.offenders.matac_cycle.closed.v1"
    OFFENDERS_MATAC_CYCLE_OPENED = "uk.police.bluelamp.offenders.matac_cycle.opened.v1"
    OFFENDERS_MATAC_DECIDED = "uk.police.bluelamp.offenders.matac.decided.v1"
    OFFENDERS_MERGE_REVERSED = "uk.police.bluelamp.offenders.merge.reversed.v1"
    OFFENDERS_OFFENCE_CORRECTED = "uk.police.bluelamp.offenders.offence.corrected.v1"
    OFFENDERS_OFFENCE_IMPORT_FAILED = "uk.police.bluelamp.offenders.offence_import.failed.v1"
    OFFENDERS_OFFENCE_IMPORT_LOADED = "uk.police.bluelamp.offenders.offence_import.loaded.v1"
    OFFENDERS_OFFENCE_RECORDED = "uk.police.bluelamp.offenders.offence.recorded.v1"
    OFFENDERS_OFFENDERS_MERGED = "uk.police.bluelamp.offenders.offenders.merged.v1"
    OFFENDERS_OFFENDER_CHANGED = "uk.police.bluelamp.offenders.offender.changed.v1"
    OFFENDERS_OFFENDER_OPENED = "uk.police.bluelamp.offenders.offender.opened.v1"
    OFFENDERS_OFFENDER_RECORDED = "uk.police.bluelamp.offenders.offender.recorded.v1"
    OFFENDERS_PERPETRATORS_RANKED = "uk.police.bluelamp.offenders.perpetrators.ranked.v1"
    OFFENDERS_PLAN_CHANGED = "uk.police.bluelamp.offenders.plan.changed.v1"
    OFFENDERS_REALLOCATION_FINISHED = "uk.police.bluelamp.offenders.reallocation.finished.v1"
    OFFENDERS_REALLOCATION_STARTED = "uk.police.bluelamp.offenders.reallocation.started.v1"
    OFFENDERS_REOFFENDING_RELEASE_IMPORTED = "uk.police.bluelamp.offenders.reoffending_release.imported.v1"
    OFFENDERS_RESTORATIVE_JUSTICE_CHANGED = "uk.police.bluelamp.offenders.restorative_justice.changed.v1"
    OFFENDERS_RESTORATIVE_JUSTICE_REQUESTED = "uk.police.bluelamp.offenders.restorative_justice.requested.v1"
    OFFENDERS_SERIAL_FLAG_HEARD = "uk.police.bluelamp.offenders.serial_flag.heard.v1"
    OFFENDERS_STATUS_CHANGED = "uk.police.bluelamp.offenders.status.changed.v1"
    REFERRAL_ACCEPTED = "uk.police.bluelamp.referral.accepted.v1"
    REFERRAL_AGREEMENT_LOST = "uk.police.bluelamp.referral.agreement_lost.v1"
    REFERRAL_CHECK_OVERDUE = "uk.police.bluelamp.referral.check_overdue.v1"
    REFERRAL_CLOSED = "uk.police.bluelamp.referral.closed.v1"
    REFERRAL_CONTACT_ATTEMPTED = "uk.police.bluelamp.referral.contact_attempted.v1"
    REFERRAL_CONTACT_OVERDUE = "uk.police.bluelamp.referral.contact_overdue.v1"
    REFERRAL_CORRECTED = "uk.police.bluelamp.referral.corrected.v1"
    REFERRAL_CORRECTION_WITHHELD = "uk.police.bluelamp.referral.correction_withheld.v1"
    REFERRAL_DECISION_OVERDUE = "uk.police.bluelamp.referral.decision_overdue.v1"
    REFERRAL_DECLINED = "uk.police.bluelamp.referral.declined.v1"
    REFERRAL_ENGAGED = "uk.police.bluelamp.referral.engaged.v1"
    REFERRAL_ESCALATED = "uk.police.bluelamp.referral.escalated.v1"
    REFERRAL_ESCALATION_DELIVERED = "uk.police.bluelamp.referral.escalation_delivered.v1"
    REFERRAL_ESCALATION_HELD = "uk.police.bluelamp.referral.escalation_held.v1"
    REFERRAL_EXPIRED = "uk.police.bluelamp.referral.expired.v1"
    REFERRAL_HELD = "uk.police.bluelamp.referral.held.v1"
    REFERRAL_OFFERED = "uk.police.bluelamp.referral.offered.v1"
    REFERRAL_RELEASED = "uk.police.bluelamp.referral.released.v1"
    REFERRAL_REMATCHED = "uk.police.bluelamp.referral.rematched.v1"
    REFERRAL_REMINDED = "uk.police.bluelamp.referral.reminded.v1"
    REFERRAL_RESUBMITTED = "uk.police.bluelamp.referral.resubmitted.v1"
    REFERRAL_RETURNED = "uk.police.bluelamp.referral.returned.v1"
    REFERRAL_SAFEGUARDING_UPDATED = "uk.police.bluelamp.referral.safeguarding_updated.v1"
    REFERRAL_SUBMITTED = "uk.police.bluelamp.referral.submitted.v1"
    REFERRAL_WITHDRAWN = "uk.police.bluelamp.referral.withdrawn.v1"
    SAFEGUARDING_CASE_CHALLENGE_DECIDED = "uk.police.bluelamp.safeguarding.case.challenge_decided.v1"
    SAFEGUARDING_CASE_CHALLENGED = "uk.police.bluelamp.safeguarding.case.challenged.v1"
    SAFEGUARDING_CASE_CLOCK_BREACHED = "uk.police.bluelamp.safeguarding.case.clock_breached.v1"
    SAFEGUARDING_CASE_CLOSED = "uk.police.bluelamp.safeguarding.case.closed.v1"
    SAFEGUARDING_CASE_CORRECTED = "uk.police.bluelamp.safeguarding.case.corrected.v1"
    SAFEGUARDING_CASE_DECIDED = "uk.police.bluelamp.safeguarding.case.decided.v1"
    SAFEGUARDING_CASE_FORWARDED = "uk.police.bluelamp.safeguarding.case.forwarded.v1"
    SAFEGUARDING_CASE_NOTIFIED = "uk.police.bluelamp.safeguarding.case.notified.v1"
    SAFEGUARDING_CASE_PEOPLE_CHANGED = "uk.police.bluelamp.safeguarding.case.people_changed.v1"
    SAFEGUARDING_CASE_RATED = "uk.police.bluelamp.safeguarding.case.rated.v1"
    SAFEGUARDING_CASE_RECEIVED = "uk.police.bluelamp.safeguarding.case.received.v1"
    SAFEGUARDING_CASE_REFERRAL_HELD = "uk.police.bluelamp.safeguarding.case.referral_held.v1"
    SAFEGUARDING_CASE_REFERRAL_UPDATED = "uk.police.bluelamp.safeguarding.case.referral_updated.v1"
    SAFEGUARDING_CASE_REFERRED = "uk.police.bluelamp.safeguarding.case.referred.v1"
    SAFEGUARDING_CASE_SCREENED = "uk.police.bluelamp.safeguarding.case.screened.v1"
    SAFEGUARDING_CASE_TRANSFERRED = "uk.police.bluelamp.safeguarding.case.transferred.v1"
    SAFEGUARDING_ABUSE_INCIDENT_RECONSIDERED = "uk.police.bluelamp.safeguarding.abuse_incident.reconsidered.v1"
    SAFEGUARDING_ABUSE_INCIDENT_RECORDED = "uk.police.bluelamp.safeguarding.abuse_incident.recorded.v1"
    SAFEGUARDING_ENQUIRY_ANSWERED = "uk.police.bluelamp.safeguarding.enquiry.answered.v1"
    SAFEGUARDING_ENQUIRY_ASKED = "uk.police.bluelamp.safeguarding.enquiry.asked.v1"
    SAFEGUARDING_ENQUIRY_CANCELLED = "uk.police.bluelamp.safeguarding.enquiry.cancelled.v1"
    SAFEGUARDING_ENQUIRY_CORRECTED = "uk.police.bluelamp.safeguarding.enquiry.corrected.v1"
    SAFEGUARDING_ENQUIRY_OVERDUE = "uk.police.bluelamp.safeguarding.enquiry.overdue.v1"
    SAFEGUARDING_ENQUIRY_UNAVAILABLE = "uk.police.bluelamp.safeguarding.enquiry.unavailable.v1"
    SAFEGUARDING_EXPLOITATION_MARKER_ENDED = "uk.police.bluelamp.safeguarding.exploitation_marker.ended.v1"
    SAFEGUARDING_EXPLOITATION_MARKER_RECORDED = "uk.police.bluelamp.safeguarding.exploitation_marker.recorded.v1"
    SAFEGUARDING_EXPLOITATION_SCREENING_RECORDED = "uk.police.bluelamp.safeguarding.exploitation_screening.recorded.v1"
    SAFEGUARDING_MISSING_INCIDENT_INTERVIEW_OFFERED = (
        "uk.police.bluelamp.safeguarding.missing_incident.interview_offered.v1"
    )
    SAFEGUARDING_MISSING_INCIDENT_INTERVIEW_OVERDUE = (
        "uk.police.bluelamp.safeguarding.missing_incident.interview_overdue.v1"
    )
    SAFEGUARDING_MISSING_INCIDENT_QUEUED = "uk.police.bluelamp.safeguarding.missing_incident.queued.v1"
    SAFEGUARDING_MISSING_INCIDENT_RECLASSIFIED = "uk.police.bluelamp.safeguarding.missing_incident.reclassified.v1"
    SAFEGUARDING_MISSING_INCIDENT_REPORTED = "uk.police.bluelamp.safeguarding.missing_incident.reported.v1"
    SAFEGUARDING_MISSING_INCIDENT_RETURNED = "uk.police.bluelamp.safeguarding.missing_incident.returned.v1"
    SAFEGUARDING_MISSING_INCIDENT_REVIEW_OVERDUE = "uk.police.bluelamp.safeguarding.missing_incident.review_overdue.v1"
    SAFEGUARDING_MISSING_INCIDENT_REVIEWED = "uk.police.bluelamp.safeguarding.missing_incident.reviewed.v1"
    SAFEGUARDING_TRIGGER_PLAN_ACTIVE = "uk.police.bluelamp.safeguarding.trigger_plan.active.v1"
    SAFEGUARDING_TRIGGER_PLAN_CHANGED = "uk.police.bluelamp.safeguarding.trigger_plan.changed.v1"
    SAFEGUARDING_TRIGGER_PLAN_ENDED = "uk.police.bluelamp.safeguarding.trigger_plan.ended.v1"
    SAFEGUARDING_TRIGGER_PLAN_REVIEW_DUE = "uk.police.bluelamp.safeguarding.trigger_plan.review_due.v1"
    SAFEGUARDING_CAMPAIGN_CHANGED = "uk.police.bluelamp.safeguarding.campaign.changed.v1"
    SAFEGUARDING_CAMPAIGN_EVALUATED = "uk.police.bluelamp.safeguarding.campaign.evaluated.v1"
    SAFEGUARDING_CAMPAIGN_PLANNED = "uk.police.bluelamp.safeguarding.campaign.planned.v1"
    SAFEGUARDING_CONTACT_ROUTE_CHANGED = "uk.police.bluelamp.safeguarding.contact_route.changed.v1"
    SAFEGUARDING_CONTACT_ROUTE_RECORDED = "uk.police.bluelamp.safeguarding.contact_route.recorded.v1"
    SAFEGUARDING_CONTACT_ROUTE_WITHDRAWN = "uk.police.bluelamp.safeguarding.contact_route.withdrawn.v1"
    SAFEGUARDING_LESSON_CHANGED = "uk.police.bluelamp.safeguarding.lesson.changed.v1"
    SAFEGUARDING_LESSON_PUBLISHED = "uk.police.bluelamp.safeguarding.lesson.published.v1"
    SAFEGUARDING_LESSON_RECORDED = "uk.police.bluelamp.safeguarding.lesson.recorded.v1"
    SAFEGUARDING_LESSON_WITHDRAWN = "uk.police.bluelamp.safeguarding.lesson.withdrawn.v1"
    SAFEGUARDING_MARAC_HEARD = "uk.police.bluelamp.safeguarding.marac.heard.v1"
    SAFEGUARDING_MARAC_REFERRED = "uk.police.bluelamp.safeguarding.marac.referred.v1"
    SAFEGUARDING_MARAC_REPEAT_FLAGGED = "uk.police.bluelamp.safeguarding.marac.repeat_flagged.v1"
    SAFEGUARDING_MARAC_REPEAT_WITHDRAWN = "uk.police.bluelamp.safeguarding.marac.repeat_withdrawn.v1"
    SAFEGUARDING_MARAC_UPDATED = "uk.police.bluelamp.safeguarding.marac.updated.v1"
    SAFEGUARDING_REVIEW_CHANGED = "uk.police.bluelamp.safeguarding.review.changed.v1"
    SAFEGUARDING_REVIEW_MOVED = "uk.police.bluelamp.safeguarding.review.moved.v1"
    SAFEGUARDING_REVIEW_OPENED = "uk.police.bluelamp.safeguarding.review.opened.v1"
    SAFEGUARDING_RISK_ASSESSMENT_LOWERING_PROPOSED = (
        "uk.police.bluelamp.safeguarding.risk_assessment.lowering_proposed.v1"
    )
    SAFEGUARDING_RISK_ASSESSMENT_LOWERING_SIGNED = "uk.police.bluelamp.safeguarding.risk_assessment.lowering_signed.v1"
    SAFEGUARDING_RISK_ASSESSMENT_RECONSIDERED = "uk.police.bluelamp.safeguarding.risk_assessment.reconsidered.v1"
    SAFEGUARDING_RISK_ASSESSMENT_RECORDED = "uk.police.bluelamp.safeguarding.risk_assessment.recorded.v1"
    SAFEGUARDING_RISK_ASSESSMENT_REGRADED = "uk.police.bluelamp.safeguarding.risk_assessment.regraded.v1"
    SAFEGUARDING_RISK_INSTRUMENT_LOADED = "uk.police.bluelamp.safeguarding.risk_instrument.loaded.v1"
    SAFEGUARDING_ROUTING_DECIDED = "uk.police.bluelamp.safeguarding.routing.decided.v1"
    SAFEGUARDING_ROUTING_OVERRIDDEN = "uk.police.bluelamp.safeguarding.routing.overridden.v1"
    SAFEGUARDING_SERIAL_PERPETRATOR_FLAGGED = "uk.police.bluelamp.safeguarding.serial_perpetrator.flagged.v1"
    SAFEGUARDING_THEME_CHANGED = "uk.police.bluelamp.safeguarding.theme.changed.v1"
    SAFEGUARDING_THEME_TAGGED = "uk.police.bluelamp.safeguarding.theme.tagged.v1"
    SAFEGUARDING_THEME_UNTAGGED = "uk.police.bluelamp.safeguarding.theme.untagged.v1"
    SAFEGUARDING_HOUSEHOLD_CHANGED = "uk.police.bluelamp.safeguarding.household.changed.v1"
    SAFEGUARDING_HOUSEHOLD_RECORDED = "uk.police.bluelamp.safeguarding.household.recorded.v1"
    SAFEGUARDING_MERGE_REVERSED = "uk.police.bluelamp.safeguarding.merge.reversed.v1"
    SAFEGUARDING_PERSON_CHANGED = "uk.police.bluelamp.safeguarding.person.changed.v1"
    SAFEGUARDING_PERSON_MATCH_CONFIRMED = "uk.police.bluelamp.safeguarding.person_match.confirmed.v1"
    SAFEGUARDING_PERSON_MATCH_PROPOSED = "uk.police.bluelamp.safeguarding.person_match.proposed.v1"
    SAFEGUARDING_PERSON_MATCH_REJECTED = "uk.police.bluelamp.safeguarding.person_match.rejected.v1"
    SAFEGUARDING_PERSON_REGISTERED = "uk.police.bluelamp.safeguarding.person.registered.v1"
    SAFEGUARDING_RELATIONSHIP_ENDED = "uk.police.bluelamp.safeguarding.relationship.ended.v1"
    SAFEGUARDING_RELATIONSHIP_RECORDED = "uk.police.bluelamp.safeguarding.relationship.recorded.v1"


Data = TypeVar("Data")
Address = Annotated[str, Field(json_schema_extra={"format": "uri"}, max_length=2000)]
TraceParent = Annotated[str, Field(pattern="^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", max_length=55)]


class CloudEvent(ResponseModel, Generic[Data]):
    """One event in CloudEvents' structured mode; `id` is the same in the feed, in a webhook and in its repetition."""

    specversion: Literal["1.0"]
    id: UUID
    source: Address
    type: str = Field(max_length=120, description="New types may come; ignore those you do not know.")
    time: Timestamp
    subject: str = Field(max_length=64, description="The id of the record that the event is about.")
    dataschema: Address
    datacontenttype: Literal["application/json"]
    traceparent: TraceParent
    data: Data


class AnyCloudEvent(CloudEvent[dict[str, Any]]):
    """An event of whatever type; what its data hold is told by `dataschema`."""


class EventPage(ResponseModel):
    """What happened after the given position, oldest first; `next_cursor` is always there: go on from it later."""

    items: list[AnyCloudEvent] = Field(max_length=100)
    next_cursor: Cursor
