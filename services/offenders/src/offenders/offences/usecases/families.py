"""Groups of victims that are one family after all, said by whoever knows the groups: the sender of the offences."""

from uuid import UUID

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.vault import Vault
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.offences import VictimGroupLink, VictimGroupLinked
from bluelamp.schemas.problems import rule_broken
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.offences.statements import families as statements


async def link_groups(connection: Connection, vault: Vault, actor: Actor, link: VictimGroupLink) -> Answer:
    """Link two groups, or take the link back; whoever is connected over others follows. Raises RULE_BROKEN.

    A group's id stands in no log and no event (ADR 0042). They name the link by a keyed hash of the pair: whoever knows
    the two groups finds in the log who linked them, and nobody finds the groups.
    """
    one, other = sorted((link.victim_group_id, link.linked_group_id))
    if one == other:
        raise rule_broken("#/linked_group_id", "A group is one with itself already.", "same_group")
    await statements.IN_TURN.run(connection)
    if link.is_linked:
        await statements.LINK.run(connection, one_group=one, other_group=other, linked_by=actor.subject)
    else:
        await statements.UNLINK.run(connection, one_group=one, other_group=other)
    await _follow(connection, link.linked_group_id)
    connected = await _follow(connection, link.victim_group_id)
    link_id = UUID(bytes=vault.fingerprint("link of two groups of victims", one.bytes + other.bytes)[:16])
    await record(connection, actor, AuditAction.ALTERATION, "link_victim_groups", [link_id])
    data = {"link_id": link_id, "is_linked": link.is_linked, "groups": connected}
    await tell(connection, EventType.OFFENDERS_VICTIM_GROUPS_LINKED, link_id, data, Hearers())
    return Answer(VictimGroupLinked(is_linked=link.is_linked, groups=connected))


async def _follow(connection: Connection, group: UUID) -> int:
    rows = await statements.CONNECTED.rows(connection, the_group=group)
    ids = [row["victim_group_id"] for row in rows]
    await statements.FORGET_ROOTS.run(connection, group_ids=ids)
    if len(ids) > 1:
        await statements.ADD_ROOTS.run(connection, group_ids=ids, root_group_id=ids[0])
    return len(ids)
