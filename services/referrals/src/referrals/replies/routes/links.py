"""Opening a link, leaving again, asking for a new one; and the offer itself."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bluelamp.kit.resources import ResourcesOf
from referrals.replies.pages import problems
from referrals.replies.pages.problems import PageProblemError
from referrals.replies.pages.rendering import assets
from referrals.replies.routes import browser, views
from referrals.replies.routes.browser import FormOf, SessionFormOf, SessionOf
from referrals.replies.routes.page_route import PAGE_HEADERS, PageRoute, page
from referrals.replies.routes.refusals import record_refused
from referrals.replies.rules.links import LIVE, form_token_of
from referrals.replies.usecases import answering, sessions

router = APIRouter(prefix="/reply", route_class=PageRoute)


def go_to(address: str) -> RedirectResponse:
    """Send the browser on to read the result, so that reloading it sends nothing twice."""
    return RedirectResponse(address, 303, PAGE_HEADERS)


@router.get("/assets/{name}")
async def read_asset(name: str) -> Response:
    """Return a style sheet or the icon."""
    asset = assets().get(name)
    if asset is None:
        raise PageProblemError(problems.NOT_FOUND)
    headers = {"Cache-Control": "max-age=31536000, immutable"}
    return Response(asset.content, 200, headers, media_type=asset.media_type)


@router.get("/offer")
async def read_offer(session: SessionOf, resources: ResourcesOf, recorded: str | None = None) -> Response:
    """Show the offer and what can be done with it, or how it ended."""
    case = await answering.read_case(resources, session)
    form_token = form_token_of(session.token)
    if case.offer.status not in LIVE:
        return page("ended.html", case=case, ending=problems.ending_of(case.offer), form_token=form_token)
    return page("offer.html", **views.offer_page(case, recorded), form_token=form_token)


@router.get("/new-link")
async def read_new_link() -> Response:
    """Say what happens next, in the same words whether or not the link was one of ours."""
    return page("new_link.html")


@router.post("/new-link")
async def ask_for_link(request: Request, resources: ResourcesOf, fields: FormOf) -> Response:
    """Send a new link to the organisation's registered address."""
    session_token = browser.session_token_of(request, resources.settings)
    await sessions.ask_for_link(resources.database, fields.get("link"), session_token)
    return go_to("/reply/new-link")


@router.get("/finished")
async def read_finished() -> Response:
    """Say that the session has ended."""
    return page("finished.html")


@router.post("/finish")
async def finish(session: SessionOf, resources: ResourcesOf, _: SessionFormOf) -> Response:
    """End the session."""
    await sessions.end_session(resources.database, session.token)
    answer = go_to("/reply/finished")
    browser.forget_session(answer, resources.settings)
    return answer


@router.get("/{token}")
async def read_link(request: Request, token: str, resources: ResourcesOf) -> Response:
    """Ask whether to open the link; nothing is used up, because mail scanners follow every link before people do."""
    if await sessions.is_usable(resources.database, token):
        return page("open.html")
    return await _refuse_link(request, token)


@router.post("/{token}")
async def open_link(request: Request, token: str, resources: ResourcesOf, _: FormOf) -> Response:
    """Use the link up, begin its session, and go on to the offer."""
    session_token = await sessions.open_link(resources.database, token)
    if session_token is None:
        return await _refuse_link(request, token)
    answer = go_to("/reply/offer")
    browser.keep_session(answer, resources.settings, session_token)
    return answer


async def _refuse_link(request: Request, token: str) -> Response:
    await record_refused(request)
    return page("dead_link.html", 410, link=token)
