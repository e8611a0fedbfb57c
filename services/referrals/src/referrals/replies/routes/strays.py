"""What no other page took: a mistyped address, or a method that no page has."""

from fastapi import APIRouter, Request, Response

from referrals.replies.pages import problems
from referrals.replies.routes.page_route import PageRoute, page

router = APIRouter(prefix="/reply", route_class=PageRoute)


@router.api_route("/{address:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def read_stray(request: Request) -> Response:
    """Say in a page's words that there is nothing here."""
    if request.method in {"GET", "POST"}:
        return page("problem.html", problems.NOT_FOUND.status, problem=problems.NOT_FOUND)
    answer = page("problem.html", problems.WRONG_METHOD.status, problem=problems.WRONG_METHOD)
    answer.headers["Allow"] = "GET, HEAD, POST"
    return answer
