"""Refused attempts on the pages, in the audit log beside those on the API."""

from fastapi import Request

from bluelamp.kit.audit.usecases import Attempt, record_attempt
from bluelamp.kit.database import Connection
from referrals.replies.routes.browser import session_token_of
from referrals.replies.usecases import sessions


async def record_refused(request: Request) -> None:
    """Log a refused attempt under the link, or else the session, that it came with; one never ours names nobody."""
    token = request.path_params.get("token")
    session_token = None if token else session_token_of(request, request.app.state.resources.settings)

    async def find(connection: Connection) -> Attempt | None:
        return await sessions.find_attempt(connection, token, session_token)

    await record_attempt(request, find)
