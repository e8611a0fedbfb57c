"""What follows from who is who, read and driven as the worker and the hub's manager do it."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from parts.safeguarding import Safeguarding
from parts.stored import as_owner
from safeguarding.domestic_abuse.jobs import JOBS

REASON = "The same number in two registers; both workers were asked."
HER = {"given_name": "Verity", "family_name": "Nettlefold", "date_of_birth": "1991-02-03"}
HIM = {"given_name": "Percy", "family_name": "Marlpit", "date_of_birth": "1988-09-09"}
PAIR: dict[str, Any] = {"victim": {"person": HER}, "perpetrators": [{"person": HIM}]}
_TAKE = "DELETE FROM pgqueuer WHERE entrypoint = 'reconsider_person' RETURNING payload"
# Everything that is reckoned, without what counts or dates the reckoning itself.
_FOLLOWS = {
    "risk_assessments": "risk_assessment_id, limbs, limbs_met",
    "abuse_incidents": "abuse_incident_id, is_marac_repeat, last_marac_on, is_possible_marac_repeat, "
    "possible_last_marac_on, marac_rule_set_id",
    "marac_repeats": "abuse_incident_id, marac_referral_id, is_possible",
    "marac_referrals": "marac_referral_id, limbs, findings, marac_rule_set_id",
}


async def do_jobs(safeguarding: Safeguarding) -> None:
    """What the worker does with what lies in the queue for it."""
    job = next(one for one in JOBS if one.entrypoint == "reconsider_person")
    async with as_owner(safeguarding.database) as owner:
        rows = await owner.fetch(_TAKE)
    for row in rows:
        await job.function(safeguarding.resources, row["payload"].decode())


async def dated_back(safeguarding: Safeguarding, referral: dict[str, Any], days: int) -> None:
    """Let a referral be so many days old."""
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "UPDATE marac_referrals SET referred_on = referred_on - $1::int WHERE marac_referral_id = $2",
            days,
            UUID(referral["marac_referral_id"]),
        )


async def limbs(safeguarding: Safeguarding, assessment: dict[str, Any]) -> dict[str, str]:
    """Why each limb that is met is met."""
    read = await safeguarding.get("da_specialist", f"/risk-assessments/{assessment['risk_assessment_id']}")
    return {one["limb"]: one["because"] for one in read.json()["limbs"] if one["met"]}


def repeat_of(incident: dict[str, Any]) -> tuple[bool, bool]:
    """Whether an incident repeats a conference for certain, and whether it only may."""
    return incident["marac_repeat"]["is_repeat"], incident["marac_repeat"]["is_possible_repeat"]


async def repeats_of(safeguarding: Safeguarding, referral: dict[str, Any]) -> tuple[int, int]:
    """How often a referral was repeated for certain, and how often it only may have been."""
    read = await safeguarding.get("da_specialist", f"/marac-referrals/{referral['marac_referral_id']}")
    assert read.status_code == 200, read.text
    return read.json()["repeat_count"], read.json()["possible_repeat_count"]


async def matches(safeguarding: Safeguarding) -> list[dict[str, Any]]:
    listed = await safeguarding.get("da_specialist", "/person-matches", status="PROPOSED", limit=100)
    assert listed.status_code == 200, listed.text
    return listed.json()["items"]


async def are_two(safeguarding: Safeguarding, match: dict[str, Any]) -> bool:
    """Whether both records of a match are still records of their own."""
    ids = [UUID(match["person_a"]), UUID(match["person_b"])]
    async with as_owner(safeguarding.database) as owner:
        return not await owner.fetchval(
            "SELECT count(*) FROM people WHERE person_id = ANY($1) AND merged_into IS NOT NULL", ids
        )


async def reject_all(safeguarding: Safeguarding) -> None:
    """Every match that waits decided: they are two people."""
    for match in await matches(safeguarding):
        path = f"/person-matches/{match['match_id']}/rejection"
        assert (await safeguarding.post("hub_manager", path, {"reason": REASON})).status_code == 200
    await do_jobs(safeguarding)


async def confirm(safeguarding: Safeguarding, match: dict[str, Any]) -> str:
    """Two records made one."""
    body = {"kept_person_id": match["person_a"], "reason": REASON}
    answer = await safeguarding.post("hub_manager", f"/person-matches/{match['match_id']}/confirmation", body)
    assert answer.status_code == 201, answer.text
    return answer.json()["merge_id"]


async def reverse(safeguarding: Safeguarding, merges: Sequence[str]) -> None:
    """Every merge undone, the last one first, and everything reckoned again."""
    for merge_id in reversed(merges):
        answer = await safeguarding.post("hub_manager", f"/merges/{merge_id}/reversal", {"reason": REASON})
        assert answer.status_code == 200, answer.text
    await do_jobs(safeguarding)


async def events_of(safeguarding: Safeguarding, what: str) -> int:
    async with as_owner(safeguarding.database) as owner:
        return await owner.fetchval("SELECT count(*) FROM events WHERE type LIKE '%.' || $1 || '.v1'", what)


async def what_follows(safeguarding: Safeguarding) -> dict[str, Any]:
    """Every figure that is reckoned from who is who, and the serial findings that say anything."""
    found = {}
    async with as_owner(safeguarding.database) as owner:
        for table, names in _FOLLOWS.items():
            rows = await owner.fetch(f"SELECT {names} FROM {table}")  # noqa: S608 # ours
            found[table] = sorted(json.dumps(dict(row), default=str) for row in rows)
        serial = await owner.fetch(
            "SELECT person_id, is_serial, victim_count, unconnected_victim_count, record_count "
            "FROM serial_perpetrators WHERE is_serial_loose"
        )
    return {**found, "serial_perpetrators": sorted(str(dict(row)) for row in serial)}
