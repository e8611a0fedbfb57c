"""The demonstration cases that became a referral, with what the portal made of it, and that came from one."""

from uuid import UUID

from bluelamp.kit.idempotency.keys import RequestKey
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.cases import NewCase, NewDecision
from bluelamp.schemas.safeguarding.codes import CaseRole
from safeguarding.cases.demonstration import DECISION_FOR_THE_PORTAL, FAMILY
from safeguarding.cases.statements.reading import EXISTS
from safeguarding.cases.statements.referring import PEOPLE
from safeguarding.cases.usecases.deciding import decide_case
from safeguarding.cases.usecases.intake import submit_case
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
_PORTAL = Actor(
    "referrals-service",
    "referrals-service",
    UUID("00000000-0000-7000-8000-000000000001"),
    frozenset({"service"}),
    frozenset(),
)


async def seed_handovers(resources: Resources) -> int:
    """Add what is missing; returns how many were added."""
    return await _seed_stepped_up(resources) + await _seed_handed_down(resources)


async def _seed_stepped_up(resources: Resources) -> int:
    case_id = demonstration.TO_CORRECT
    async with resources.database.connection() as connection:
        if await EXISTS.value(connection, the_case=case_id) is not None:
            return 0
    key = RequestKey(f"demonstration-{case_id}", "POST /cases", b"demonstration")
    new = NewCase.model_validate({**FAMILY, "source": demonstration.SOURCE})
    await submit_case(resources, _PORTAL, key, new, case_id)
    return 1


async def _seed_handed_down(resources: Resources) -> int:
    """Add the case that was handed down; returns how many were added.

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
