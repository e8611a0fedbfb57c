"""How a page is answered: its headers, and a page in place of a problem document when something goes wrong."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from bluelamp.kit import context, problems
from bluelamp.kit.audit.usecases import REFUSALS
from bluelamp.schemas.problems import ProblemError
from referrals.replies.pages.problems import PageProblem, PageProblemError, problem_for
from referrals.replies.pages.rendering import render
from referrals.replies.routes.refusals import record_refused

PAGE_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_KEPT: Final = ("Retry-After", "Allow")


def page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Answer with a page."""
    return HTMLResponse(render(name, **values), status, PAGE_HEADERS)


class PageRoute(APIRoute):
    """The route class of pages: whoever reads them cannot read a problem document."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def handle_with_pages(request: Request) -> Response:
            try:
                return await handle(request)
            except PageProblemError as error:
                if error.problem.is_refusal:
                    await record_refused(request)
                return _problem_page(error.problem)
            except HTTPException as error:
                return _problem_page(problem_for(error.status_code))
            except Exception as error:  # noqa: BLE001 # the kit judges and logs it; the page only says it in words
                if isinstance(error, ProblemError) and error.code in REFUSALS:
                    await record_refused(request)
                answer = problems.respond_to(error)
                kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
                return _problem_page(problem_for(answer.status_code), context.current().request_id, kept)

        return handle_with_pages


def _problem_page(
    problem: PageProblem, reference: str | None = None, headers: dict[str, str] | None = None
) -> HTMLResponse:
    answer = page("problem.html", problem.status, problem=problem, reference=reference)
    answer.headers.update(headers or {})
    return answer
