"""Two agencies of which each leads somebody, is offered somebody, sits on a panel and listens: everything twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from parts.offenders import Offenders
from parts.offenders_caseload import ago, day, offender_of, seen_on
from parts.offenders_cohorts import WHO, called, nominated, of_nomination, vote
from parts.offenders_lead_agencies import answered, case_with_proposal, decided, proposed
from parts.platform import FORCE, PARTNER_A, PARTNER_B
from parts.stored import as_owner
from parts.veiled_family import ids_in, made
from parts.walls import Walls, walls_of

WORDS = {PARTNER_A: "Alderney", PARTNER_B: "Brackenby"}


@dataclass
class Agencies:
    """The rows of both in one database: what an address names of the second's, and everything of the first's."""

    walls: Walls
    own: dict[str, str]
    theirs: dict[str, str]
    secrets: frozenset[str]


async def everything_of(offenders: Offenders, organisation_id: UUID) -> dict[str, str]:
    """Make one of everything that an agency sees; returns each by the name that an address gives it."""
    who, word = WHO[organisation_id], WORDS[organisation_id]
    to = {"to_agency": "PROBATION_SERVICE", "to_organisation_id": str(organisation_id)}
    case = await case_with_proposal(offenders, f"{word}-Led")
    change = await decided(offenders, case, to)
    assert (await answered(offenders, change, who)).status_code == 200
    proposal = await proposed(offenders, case)
    contact = await seen_on(offenders, case.case_id, ago(2), who)
    plan = {
        "case_id": str(case.case_id),
        "aim": f"Somewhere to live in {word}.",
        "review_on": "2031-01-31",
        "assessment": {"assessed_on": "2026-01-31", "needs": [{"pathway": "HEALTH", "score": 1}]},
    }
    kept = await made(offenders, "offender_manager", "/plans", plan)
    step = {"pathway": "HEALTH", "action": "A doctor.", "owner_agency": "POLICE", "due_on": day(30)}
    action = await made(offenders, "offender_manager", f"/plans/{kept['plan_id']}/actions", step)
    await decided(offenders, await case_with_proposal(offenders, f"{word}-Offered"), to)
    one = await nominated(offenders, await offender_of(offenders, f"{word}-Discussed"))
    panel_id, [item_id] = await called(offenders, of_nomination(one), members=(FORCE, organisation_id))
    assert (await vote(offenders, panel_id, item_id, who)).status_code == 201
    hook = {"url": f"http://127.0.0.1:9/{word}", "event_types": ["*"]}
    endpoint = await made(offenders, who, "/webhook-endpoints", hook)
    return {
        "offender_id": str(case.offender_id),
        "case_id": str(case.case_id),
        "contact_id": contact["contact_id"],
        "plan_id": kept["plan_id"],
        "action_id": action["action_id"],
        "change_id": change["change_id"],
        "proposal_id": proposal["proposal_id"],
        "nomination_id": one["nomination_id"],
        "panel_id": panel_id,
        "item_id": item_id,
        "endpoint_id": endpoint["endpoint_id"],
    }


@asynccontextmanager
async def two_agencies(offenders: Offenders) -> AsyncIterator[Agencies]:
    """Both, and connections of the owner and of the partner role beside them."""
    async with as_owner(offenders.database) as owner:
        before = await ids_in(owner)
        theirs = await everything_of(offenders, PARTNER_A)
        secrets = await ids_in(owner) - before | {WORDS[PARTNER_A]}
        own = await everything_of(offenders, PARTNER_B)
    async with walls_of(offenders.database) as walls:
        yield Agencies(walls, own, theirs, frozenset(secrets))
