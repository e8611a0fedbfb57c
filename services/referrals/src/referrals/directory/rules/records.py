"""What a record of the directory must be, beyond the shape of each of its fields."""

from collections.abc import Iterator, Sequence

from bluelamp.schemas.directory import AgeInAreaRule, NewService
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.sharing_agreements import NewSharingAgreement


def check_service(service: NewService) -> None:
    """Raise one problem with a fault for each rule that a service breaks."""
    _refuse(list(service_faults(service)), "The service breaks a rule.")


def check_agreement(agreement: NewSharingAgreement) -> None:
    """Raise a problem for an agreement that ends before it begins, or is reviewed when it is over."""
    _refuse(list(_agreement_faults(agreement)), "The agreement breaks a rule.")


def service_faults(service: NewService) -> Iterator[Fault]:
    """Find what is wrong between the fields of a service."""
    if service.maximum_age < service.minimum_age:
        yield Fault("#/maximum_age", "The highest age lies below the lowest.", "ages_reversed")
    for index, hours in enumerate(service.opening_hours):
        if hours.closes <= hours.opens:
            yield Fault(f"#/opening_hours/{index}/closes", "It closes before it opens.", "closes_before_opening")
    for index, rule in enumerate(service.eligibility):
        if isinstance(rule, AgeInAreaRule):
            yield from _age_in_area_faults(index, rule, service)


def _age_in_area_faults(index: int, rule: AgeInAreaRule, service: NewService) -> Iterator[Fault]:
    if rule.maximum_age < rule.minimum_age:
        detail = "The highest age lies below the lowest."
        yield Fault(f"#/eligibility/{index}/maximum_age", detail, "ages_reversed")
    if rule.lpu not in service.lpus:
        yield Fault(f"#/eligibility/{index}/lpu", "The service does not serve this unit.", "area_not_served")


def _agreement_faults(agreement: NewSharingAgreement) -> Iterator[Fault]:
    if agreement.expires_on < agreement.valid_from:
        yield Fault("#/expires_on", "It would expire before it begins.", "expires_before_beginning")
    if agreement.review_on is not None and agreement.review_on > agreement.expires_on:
        yield Fault("#/review_on", "It would be reviewed after it has expired.", "review_after_expiry")


def _refuse(faults: Sequence[Fault], detail: str) -> None:
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, detail, faults)
