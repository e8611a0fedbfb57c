"""By what a plan is made: what the request says, else what the stream's settings of the day say."""

from collections.abc import Mapping
from typing import Any

from bluelamp.schemas.contact.staffing import HandlingTime, NewStaffingPlan, StaffingTerms
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from contact.staffing.rules.fewest import Target
from contact.staffing.rules.planning import PlanTerms


def terms_of(new: NewStaffingPlan, setting: Mapping[str, Any] | None) -> StaffingTerms:
    """Return what the agents have to keep; raises RULE_BROKEN where neither the request nor a setting says it."""
    threshold, target = new.threshold_s, new.service_level_target
    said = [name for name, given in (("threshold", threshold), ("target", target)) if given is not None]
    basis = f"Given with the request: {' and '.join(said)}." if said else ""
    if setting is not None and (threshold is None or target is None):
        basis = f"{basis} {setting['basis']}.".strip()
        threshold = setting["threshold_seconds"] if threshold is None else threshold
        if target is None and setting["target_percent"] is not None:
            target = setting["target_percent"] / 100
    faults = []
    if threshold is None:
        faults.append(Fault("#/threshold_s", "The stream has no settings on that day: say the seconds.", "needed"))
    if target is None or not 0 < target < 1:
        detail = "The stream has no target of its own between 0 and 1: say which service level is wanted."
        faults.append(Fault("#/service_level_target", detail, "target_needed"))
    if threshold is None or target is None or faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)
    return StaffingTerms(
        threshold_s=threshold,
        service_level_target=target,
        occupancy_cap=new.occupancy_cap,
        shrinkage=new.shrinkage,
        patience_s=new.patience_s,
        minimum_agents=new.minimum_agents,
        maximum_agents=new.maximum_agents,
        basis=basis[:400],
    )


def plan_terms(new: NewStaffingPlan, terms: StaffingTerms, handling: HandlingTime) -> PlanTerms:
    """Return the terms as the plan reckons with them."""
    target = Target(
        model=new.model,
        handling_s=handling.handling_s,
        threshold_s=terms.threshold_s,
        service_level=terms.service_level_target,
        occupancy_cap=terms.occupancy_cap,
        minimum_agents=terms.minimum_agents,
        patience_s=terms.patience_s,
    )
    sites = [(site.centre, site.share) for site in new.sites or ()]
    return PlanTerms(target, terms.shrinkage, terms.maximum_agents, sites)
