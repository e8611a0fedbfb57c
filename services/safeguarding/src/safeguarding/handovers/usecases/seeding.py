"""The demonstration case that became a referral: decided, and shown with what the portal made of it."""

from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.cases import NewDecision
from bluelamp.schemas.safeguarding.codes import CaseRole
from safeguarding.cases.demonstration import DECISION_FOR_THE_PORTAL
from safeguarding.cases.statements.referring import PEOPLE
from safeguarding.cases.usecases.deciding import decide_case
from safeguarding.handovers import demonstration
from safeguarding.handovers.statements import handing_down as statements
from safeguarding.hubs.demonstration import desk_of

_MANAGER = Actor(
    "hub-manager-2",
    "hub-manager-2",
    desk_of("SANDWELL", "HUB_MANAGEMENT"),
    frozenset({"hub-manager"}),
    frozenset(),
    hub="SANDWELL",
)


async def seed_handovers(resources: Resources) -> int:
    """Add what is missing; returns how many were added.

    Decision and referral are written together: whoever hands decisions over finds that this one has arrived.
    """
    case_id = demonstration.TO_HEAR
    async with resources.database.transaction() as connection:
        if await statements.REFERRAL_OF.row(connection, the_case=case_id) is not None:
            return 0
        people = await PEOPLE.rows(connection, the_case=case_id)
        mother = next(one["person_id"] for one in people if one["role"] == CaseRole.PARENT_OR_CARER)
        asked = {**DECISION_FOR_THE_PORTAL["referral"], "person_id": str(mother)}
        decision = NewDecision.model_validate({**DECISION_FOR_THE_PORTAL, "referral": asked})
        await decide_case(connection, _MANAGER, case_id, decision)
        decided = await statements.DECISION.row(connection, the_case=case_id)
        if decided is None:
            raise RuntimeError("the decision was taken a moment ago")
        await statements.MARK.run(connection, the_case=case_id, decision=decided["decision_id"])
        values = {"referral": demonstration.REFERRAL_ID, "reference": demonstration.REFERRAL_REFERENCE}
        await statements.ADOPT.run(connection, the_case=case_id, **values)
    return 1
