"""From the authority where somebody was found to the one where they live: asked, and accepted in writing."""

from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.cases import HomeAuthorityAcceptance, NewHomeAuthorityRequest
from bluelamp.schemas.safeguarding.codes import CaseKind
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements import reading, records
from safeguarding.cases.statements.moving import LOCK
from safeguarding.cases.usecases.moving import Step, changed, lock, move
from safeguarding.cases.usecases.terms import terms_at


async def request_home_authority(
    connection: Connection, actor: Actor, case_id: UUID, request: NewHomeAuthorityRequest
) -> Answer:
    """Ask the home authority to take the case; until it accepts, the host answers for the person.

    A new request takes the place of one that was not accepted. Raises STATE_CONFLICT once one has been.
    """
    case = await lock(connection, case_id)
    if case["home_accepted_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The home authority has accepted the case.")
    if request.home_hub == case["hub"]:
        raise rule_broken("#/home_hub", "The case is with this hub already.", "same_hub")
    moment = clocks.now()
    home = await _existing(connection, CaseKind(case["kind"]), request.home_hub)
    step = Step(
        verb=Verb.REQUEST_HOME_AUTHORITY,
        moment=moment,
        reason=request.reason,
        details={"home_hub": home},
        changes={"home_hub": home},
    )
    status, version = await move(connection, actor, case, step)
    await records.CANCEL_TRANSFER.run(connection, the_case=case_id, moment=moment)
    await records.ADD_TRANSFER.run(
        connection,
        transfer_id=uuid7(),
        case_id=case_id,
        reference=case["reference"],
        hub=case["hub"],
        home_hub=home,
        reason=request.reason,
        requested_by=actor.subject,
        requested_at=moment,
    )
    return await changed(connection, case, status, version)


async def accept_home_authority(
    connection: Connection, actor: Actor, case_id: UUID, acceptance: HomeAuthorityAcceptance
) -> Answer:
    """Accept a case in writing: from now on the home authority answers for it, and both hubs read it.

    Raises FORBIDDEN for the host itself, NOT_FOUND for everybody else of whom it is not asked.
    """
    moment = clocks.now()
    transfer_id = await records.ACCEPT_TRANSFER.value(
        connection, the_case=case_id, moment=moment, by=actor.subject, document=acceptance.document_reference
    )
    if transfer_id is None:
        if await reading.EXISTS.value(connection, the_case=case_id) is None:
            raise not_found("case")
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the home authority that is asked accepts a case, and once.")
    await records.ADMIT.run(connection, the_case=case_id, moment=moment)
    # Accepting has let the case into sight; row-level security would have hidden it before.
    case = await LOCK.row(connection, the_case=case_id)
    if case is None:
        raise not_found("case")
    step = Step(
        verb=Verb.ACCEPT_HOME_AUTHORITY,
        moment=moment,
        details={"transfer_id": transfer_id, "acceptance_document": acceptance.document_reference},
        changes={"home_accepted_at": moment, "responsible_hub": case["home_hub"]},
    )
    status, version = await move(connection, actor, case, step)
    return await changed(connection, case, status, version)


async def _existing(connection: Connection, kind: CaseKind, hub: str) -> str:
    try:
        return (await terms_at(connection, kind, clocks.now(), hub=hub)).hub
    except ProblemError:
        raise rule_broken("#/home_hub", "There is no such hub.", "hub_unknown") from None
