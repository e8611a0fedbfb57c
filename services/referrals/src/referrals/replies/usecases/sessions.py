"""Opening a link, the short session that it opens, and asking for a new link."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import Attempt
from bluelamp.kit.database import Connection, Database
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from referrals.portal.statements.submission import NOTICE_JOB
from referrals.replies import statements
from referrals.replies.rules import links
from referrals.replies.rules.notices import NoticeKind

CLIENT: Final = "reply-link"
_SCOPES: Final = frozenset({"referrals:referral:read", "referrals:offer:answer", "referrals:offer:report"})


@dataclass(frozen=True, slots=True)
class Session:
    """What one opened link lets its holder see and do: one offer of one organisation, for a while."""

    token: str
    link_id: UUID
    offer_id: UUID
    referral_id: UUID
    organisation_id: UUID
    service_name: str
    organisation_name: str

    @property
    def actor(self) -> Actor:
        """Who acts, as the audit log and row-level security know them: the organisation, by this link."""
        return _actor_of(self.link_id, self.organisation_id)


async def is_usable(database: Database, token: str) -> bool:
    """Whether a link would open; nothing is used up by asking, because mail scanners follow every link."""
    async with database.connection() as connection:
        link_id = await statements.USABLE_LINK.value(connection, token_hash=links.hash_of(token), moment=clocks.now())
    return link_id is not None


async def open_link(database: Database, token: str) -> str | None:
    """Use a link up and return the token of the session that it opens; None if it was used or has expired."""
    session_token, moment = links.new_token(), clocks.now()
    async with database.connection() as connection:
        link_id = await statements.USE_LINK.value(
            connection,
            token_hash=links.hash_of(token),
            session_hash=links.hash_of(session_token),
            session_expires_at=moment + links.SESSION_IDLE,
            moment=moment,
        )
    return None if link_id is None else session_token


async def continue_session(database: Database, session_token: str) -> Session | None:
    """Return the session and keep it open for another while; None when it is over."""
    moment = clocks.now()
    async with database.connection() as connection:
        row = await statements.CONTINUE_SESSION.row(
            connection,
            session_hash=links.hash_of(session_token),
            moment=moment,
            idle_end=moment + links.SESSION_IDLE,
            longest=links.SESSION_LONGEST,
        )
    return None if row is None else Session(token=session_token, **row)


async def end_session(database: Database, session_token: str) -> None:
    """End a session at once."""
    async with database.connection() as connection:
        await statements.END_SESSION.run(connection, session_hash=links.hash_of(session_token), moment=clocks.now())


async def ask_for_link(database: Database, token: str | None, session_token: str | None) -> None:
    """Send a new link to the organisation's registered address, if either token was ever one of ours.

    Nothing tells the caller whether it was. At most one in five minutes and ten in a day for each offer.
    """
    moment = clocks.now()
    async with database.transaction() as connection:
        offer_id = await statements.LOCK_KNOWN_LINK.value(
            connection, token_hash=_hash_of(token), session_hash=_hash_of(session_token)
        )
        if offer_id is None:
            return
        occasion = await statements.ASK_FOR_LINK.value(
            connection,
            offer_id=offer_id,
            occasion=uuid7(),
            moment=moment,
            since_pause=moment - links.PAUSE_BETWEEN_LINKS,
            since_day=moment - links.A_DAY,
            most_in_a_day=links.MOST_LINKS_IN_A_DAY,
        )
        if occasion is not None:
            payload = f"{NoticeKind.NEW_LINK}:{offer_id}:{occasion}"
            await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=payload)


async def find_attempt(connection: Connection, token: str | None, session_token: str | None) -> Attempt | None:
    """Return who was refused and about which referral, if the link or the session was ever one of ours."""
    row = await statements.KNOWN_LINK.row(connection, token_hash=_hash_of(token), session_hash=_hash_of(session_token))
    return None if row is None else (_actor_of(row["link_id"], row["organisation_id"]), [row["referral_id"]])


def _actor_of(link_id: UUID, organisation_id: UUID) -> Actor:
    return Actor(
        subject=f"{CLIENT}:{link_id}",
        client_id=CLIENT,
        organisation_id=organisation_id,
        roles=frozenset({"partner"}),
        scopes=_SCOPES,
    )


def _hash_of(token: str | None) -> bytes | None:
    return links.hash_of(token) if token else None
