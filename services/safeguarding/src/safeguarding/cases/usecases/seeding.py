"""The demonstration cases of the local default: one for each example in the reference, in the state it needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer, RequestKey
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.common import RequestModel
from bluelamp.schemas.safeguarding.cases import (
    Acknowledgement,
    ChallengeEscalation,
    NewCase,
    NewChallenge,
    NewDecision,
    NewDiscussion,
    NewHomeAuthorityRequest,
    Notification,
    Screening,
)
from safeguarding.cases import demonstration
from safeguarding.cases.statements import reading as statements
from safeguarding.cases.statements.seeding import DATE_BACK, DATE_CLOCKS_BACK, GIVE_TIME
from safeguarding.cases.usecases import challenging, deciding, intake, screening, transferring
from safeguarding.hubs.demonstration import desk_of

_FORCE = UUID("00000000-0000-7000-8000-000000000001")
_DISCUSSED_CASE_RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
_OFFICER = Actor("officer", "officer", _FORCE, frozenset({"officer"}), frozenset(), lpu="BIRMINGHAM_NORTH")

StepOfHub = Callable[[Connection, UUID], Awaitable[Answer]]


def _desk(client: str, agency: str, hub: str = "SANDWELL") -> Actor:
    role = "hub-manager" if agency == "HUB_MANAGEMENT" else "practitioner"
    return Actor(client, client, desk_of(hub, agency), frozenset({role}), frozenset(), hub=hub)


_SOCIAL_CARE = _desk("mash-csc", "CHILDRENS_SOCIAL_CARE")
# Not the first manager: that one decides the challenge of the example.
_MANAGER = _desk("hub-manager-2", "HUB_MANAGEMENT")
_BIRMINGHAM = _desk("mash-csc-bham", "CHILDRENS_SOCIAL_CARE", "BIRMINGHAM")


def _by(actor: Actor, verb: Callable[..., Awaitable[Answer]], body: RequestModel) -> tuple[Actor, StepOfHub]:
    async def act(connection: Connection, case_id: UUID) -> Answer:
        return await verb(connection, actor, case_id, body)

    return actor, act


async def _challenge(connection: Connection, case_id: UUID) -> Answer:
    new = NewChallenge.model_validate(demonstration.CHALLENGE)
    challenge_id = demonstration.challenge_of(case_id)
    return await challenging.challenge_decision(connection, _SOCIAL_CARE, case_id, new, challenge_id)


async def _discuss(connection: Connection, case_id: UUID) -> Answer:
    held = {**demonstration.DISCUSSION, "held_at": clocks.now().isoformat(), "actions": []}
    return await deciding.record_discussion(connection, _SOCIAL_CARE, case_id, NewDiscussion.model_validate(held))


async def _escalate(connection: Connection, case_id: UUID) -> Answer:
    escalation = ChallengeEscalation.model_validate(demonstration.ESCALATION)
    challenge_id = demonstration.challenge_of(case_id)
    return await challenging.escalate_challenge(connection, _SOCIAL_CARE, case_id, challenge_id, escalation)


_SCREENED = _by(_SOCIAL_CARE, screening.screen_case, Screening.model_validate(demonstration.SCREENING))
_DECIDED = _by(_MANAGER, deciding.decide_case, NewDecision.model_validate(demonstration.DECISION))
_NOTIFIED = _by(_MANAGER, deciding.notify_of_decision, Notification.model_validate(demonstration.NOTIFICATION))
_CHALLENGED = (_SOCIAL_CARE, _challenge)
_DISCUSSED = (_SOCIAL_CARE, _discuss)
_ACKNOWLEDGED = _by(
    _SOCIAL_CARE, screening.acknowledge_case, Acknowledgement.model_validate(demonstration.ACKNOWLEDGEMENT)
)
_ESCALATED = (_SOCIAL_CARE, _escalate)
_HOME_ASKED = _by(
    _BIRMINGHAM,
    transferring.request_home_authority,
    NewHomeAuthorityRequest(home_hub="SANDWELL", reason="The family lives in Sandwell and was visiting."),
)


@dataclass(frozen=True)
class Sample:
    """One case and how far it has come."""

    case_id: UUID
    steps: tuple[tuple[Actor, StepOfHub], ...] = ()
    hub: str = "SANDWELL"


SAMPLES = [
    Sample(demonstration.TO_READ, (_SCREENED, _ACKNOWLEDGED, _DECIDED, _NOTIFIED)),
    Sample(demonstration.TO_SCREEN),
    Sample(demonstration.TO_RATE, (_SCREENED,)),
    Sample(demonstration.TO_FORWARD),
    Sample(demonstration.TO_ALLOCATE, (_SCREENED,)),
    Sample(demonstration.TO_DISCUSS_AT_ONCE, (_SCREENED,)),
    Sample(demonstration.TO_DISCUSS, (_SCREENED,)),
    Sample(demonstration.TO_DECIDE, (_SCREENED, _DISCUSSED)),
    Sample(demonstration.TO_NOTIFY, (_SCREENED, _DECIDED)),
    Sample(demonstration.TO_CHALLENGE, (_SCREENED, _DECIDED, _NOTIFIED)),
    Sample(demonstration.TO_ESCALATE, (_SCREENED, _DECIDED, _NOTIFIED, _CHALLENGED)),
    Sample(demonstration.TO_ANSWER_CHALLENGE, (_SCREENED, _DECIDED, _NOTIFIED, _CHALLENGED, _ESCALATED)),
    Sample(demonstration.TO_REQUEST_HOME, (_SCREENED,)),
    Sample(demonstration.TO_ACCEPT_HOME, (_HOME_ASKED,), hub="BIRMINGHAM"),
    Sample(demonstration.TO_ACKNOWLEDGE),
    Sample(demonstration.TO_CLOSE, (_SCREENED, _ACKNOWLEDGED, _DECIDED, _NOTIFIED)),
    Sample(demonstration.TO_PLACE, (_SCREENED,)),
    Sample(demonstration.TO_WITHDRAW, (_SCREENED, _DECIDED, _NOTIFIED, _CHALLENGED)),
    # The hand-overs' own seeding decides it, together with what became of it in the portal.
    Sample(demonstration.TO_HEAR, (_SCREENED,)),
]


async def seed_cases(resources: Resources) -> int:
    """Add the demonstration cases that are missing; returns how many were added."""
    return sum([await _seed(resources, sample) for sample in SAMPLES])


async def _seed(resources: Resources, sample: Sample) -> bool:
    async with resources.database.connection() as connection:
        if await statements.EXISTS.value(connection, the_case=sample.case_id):
            return False
    key = RequestKey(f"demonstration-{sample.case_id}", "POST /cases", b"demonstration")
    body: dict[str, Any] = {**demonstration.FAMILY, "hub": sample.hub}
    await intake.submit_case(resources, _OFFICER, key, NewCase.model_validate(body), sample.case_id)
    if sample.case_id == demonstration.TO_DISCUSS:
        await _date_back(resources, sample.case_id)
    for actor, act in sample.steps:
        async with resources.database.transaction(actor.organisation_id) as connection:
            await act(connection, sample.case_id)
    async with resources.database.transaction() as connection:
        await GIVE_TIME.run(connection, the_case=sample.case_id)
    return True


async def _date_back(resources: Resources, case_id: UUID) -> None:
    """Let the case be received before the day on which the example says that it was discussed."""
    async with resources.database.transaction() as connection:
        for statement in (DATE_BACK, DATE_CLOCKS_BACK):
            await statement.run(connection, the_case=case_id, moment=_DISCUSSED_CASE_RECEIVED)
