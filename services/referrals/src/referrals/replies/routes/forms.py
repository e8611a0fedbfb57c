"""The forms by which a worker answers and reports."""

import secrets

from fastapi import APIRouter, Response

from bluelamp.kit.resources import ResourcesOf
from referrals.replies.pages import problems
from referrals.replies.pages.problems import PageProblemError
from referrals.replies.routes import views
from referrals.replies.routes.browser import SessionFormOf, SessionOf
from referrals.replies.routes.links import go_to
from referrals.replies.routes.page_route import PageRoute, page
from referrals.replies.rules.forms import FormError, FormName, open_forms
from referrals.replies.rules.links import form_token_of
from referrals.replies.usecases import answering
from referrals.replies.usecases.answering import Case

router = APIRouter(prefix="/reply/offer", route_class=PageRoute)


@router.get("/{name}")
async def read_form(name: str, session: SessionOf, resources: ResourcesOf) -> Response:
    """Show an empty form; one that the offer does not take now leads back to the offer."""
    form = _form_named(name)
    case = await answering.read_case(resources, session)
    if form not in open_forms(case.offer):
        return go_to("/reply/offer")
    return _form_page(form, case)


@router.post("/{name}")
async def send_form(name: str, session: SessionOf, resources: ResourcesOf, fields: SessionFormOf) -> Response:
    """Record what the form says, or show it again with what is wrong."""
    form = _form_named(name)
    try:
        await answering.take_form(resources, session, form, fields)
    except FormError as error:
        case = await answering.read_case(resources, session)
        return _form_page(form, case, fields, error)
    return go_to(f"/reply/offer?recorded={form}")


def _form_named(name: str) -> FormName:
    try:
        return FormName(name)
    except ValueError:
        raise PageProblemError(problems.NOT_FOUND) from None


def _form_page(
    form: FormName, case: Case, fields: dict[str, str] | None = None, error: FormError | None = None
) -> Response:
    return page(
        f"forms/{form}.html",
        422 if error else 200,
        **views.form_page(form, case, fields or {}, error),
        form_token=form_token_of(case.session.token),
        nonce=secrets.token_urlsafe(16),
    )
