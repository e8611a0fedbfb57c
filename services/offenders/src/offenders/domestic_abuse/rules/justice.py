"""How a request for restorative justice may come on, and what the portal is told of it."""

from datetime import date
from typing import Final
from uuid import UUID

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.nominals import Offender
from bluelamp.schemas.offenders.restorative_justice import RestorativeJusticeStatus as Status
from bluelamp.schemas.people import AgreementPosition, LawfulBasis, Regime, Sex
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.referrals import (
    Agreement,
    Concern,
    ContactChannel,
    Need,
    NewReferral,
    NewReferralSource,
    Person,
    SafeContact,
    Urgency,
)

_NEXT: Final = {
    Status.REQUESTED: {Status.ACCEPTED, Status.DECLINED},
    Status.ACCEPTED: {Status.COMPLETED, Status.DECLINED},
    Status.DECLINED: set[Status](),
    Status.COMPLETED: set[Status](),
}


def check_step(before: str, after: Status) -> None:
    """Refuse a step that is none: back, over another, or after the end. Raises RULE_BROKEN."""
    if after not in _NEXT[Status(before)]:
        raise rule_broken("#/status", "A request is accepted or declined, and then completed or declined.", "no_step")


class CannotBeReferredError(Exception):
    """Nothing can go to the portal of this person: `code` says what is in the way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_agreed(agreed_on: date, today: date) -> None:
    """Refuse an agreement that has not been given yet. Raises RULE_BROKEN."""
    if agreed_on > today:
        raise rule_broken("#/agreed_on", "The date lies in the future.", "date_in_future")


def referral_of(person: Offender, request_id: UUID, agreed_on: date, *, is_highest_risk: bool) -> NewReferral:
    """Make the referral that a request becomes: the perpetrator's own, in words that are always the same.

    Nothing that a manager wrote goes along, so nobody who was harmed can be in it; whether anybody of them wants it is
    for the facilitator to ask, through those who work for them. Raises CannotBeReferredError.
    """
    if person.is_restricted:
        raise CannotBeReferredError("restricted_record")
    if person.date_of_birth is None:
        raise CannotBeReferredError("date_of_birth_missing")
    return NewReferral(
        person=Person(
            given_name=person.given_name,
            family_name=person.family_name,
            date_of_birth=person.date_of_birth,
            sex=person.sex or Sex.NOT_KNOWN,
        ),
        needs=[Need.RESTORATIVE_JUSTICE],
        urgency=Urgency.ROUTINE,
        lpu=Lpu(person.lpu),
        concern=Concern(facts=_FACTS, risks_to_staff=_SPEAK_FIRST if is_highest_risk else None),
        agreement=Agreement(
            position=AgreementPosition.GIVEN,
            asked_on=agreed_on,
            asked_by="Manager of offenders",
            how="In a meeting with the manager",
        ),
        lawful_basis=LawfulBasis.CDA1998_S115,
        regime=Regime.DPA_PART3,
        safe_contact=SafeContact(
            channel=ContactChannel.REFERRER, when="By arrangement with the manager of offenders", do_not=_DO_NOT
        ),
        source=NewReferralSource(service="offenders", case_id=request_id, reference=person.reference),
    )


_FACTS: Final = (
    "Restorative justice is asked for with this person, who has agreed to be asked. Nobody else has been asked: "
    "whether it is wanted is found out by the facilitator, through those who work for whoever was harmed."
)
_SPEAK_FIRST: Final = "Speak with the manager of offenders before any meeting: they know what whoever meets them must."
"""Of the highest risk nothing else is said: referrals are read by more than need to know that (¶25, ADR 0042)."""
_DO_NOT: Final = "Make no contact with this person but through the manager, and none about this with anybody at home."
