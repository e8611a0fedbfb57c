"""What the portal corrects in a case that was made of one of its referrals."""

from pydantic_core import to_json

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.handovers import ReferralCorrection
from bluelamp.schemas.problems import rule_broken
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements.terms import BY_SOURCE
from safeguarding.cases.usecases.moving import Step, changed, lock, move
from safeguarding.handovers.statements.hearing import HEAR_CORRECTION

_WORDS = {"concern", "agreement", "people"}


async def note_correction(connection: Connection, actor: Actor, correction: ReferralCorrection) -> Answer:
    """Let the case that was made of a step-up say what is right now; its management hears that it was corrected.

    What it said before stays: a replay shows it. Told twice, it is heard once. Raises RULE_BROKEN for a step-up of
    which there is no case.
    """
    known = await BY_SOURCE.row(connection, source_service="referrals", source_id=correction.escalation_id)
    case = await lock(connection, known["case_id"]) if known else None
    if case is None or case["source_referral_id"] != correction.referral_id:
        raise rule_broken("#/escalation_id", "There is no case of this step-up.", "no_case_of_step_up")
    moment = clocks.now()
    given = correction.model_dump(mode="json", exclude_none=True)
    said = {name: to_json(given[name]).decode() for name in _WORDS}
    values = {"correction_id": correction.correction_id, "fields": correction.fields, "moment": moment, **said}
    if await HEAR_CORRECTION.row(connection, the_case=case["case_id"], **values) is None:
        return await changed(connection, case, case["status"], case["version"])
    details = {"correction_id": str(correction.correction_id), "fields": correction.fields}
    status, version = await move(connection, actor, case, Step(verb=Verb.CORRECT, moment=moment, details=details))
    return await changed(connection, case, status, version)
