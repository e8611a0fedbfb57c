"""What a page says when something cannot be done, or has ended; never a word about the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from bluelamp.schemas.problems import STATUS, ProblemCode
from bluelamp.schemas.referrals import OfferStatus, OfferSummary
from referrals.replies.rules import words
from referrals.replies.rules.links import SESSION_IDLE, SESSION_LONGEST

_IDLE_MINUTES = SESSION_IDLE // timedelta(minutes=1)
_LONGEST_HOURS = SESSION_LONGEST // timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A page in place of the one that was asked for; a refusal is one that the audit log has to know of."""

    status: int
    title: str
    paragraphs: tuple[str, ...]
    shows_way_back: bool = False
    offers_link: bool = False
    is_refusal: bool = False


class PageProblemError(Exception):
    """Something that a worker should read about."""

    def __init__(self, problem: PageProblem) -> None:
        super().__init__(problem.title)
        self.problem = problem


SESSION_OVER = PageProblem(
    403,
    "You have been signed out",
    (
        (
            f"The referral closes when it is left alone for {_IDLE_MINUTES} minutes, and after {_LONGEST_HOURS} hours "
            "in any case. Anything that you typed and did not send was not recorded."
        ),
        "We can send a new link to the email address that your organisation registered with us.",
    ),
    offers_link=True,
    is_refusal=True,
)
OTHER_SESSION = PageProblem(
    403,
    "Your answer was not recorded",
    (
        (
            "Since you opened that page, another link was opened in this browser. So that nothing is recorded on the "
            "wrong referral, nothing was."
        ),
        "Open the newest link for each referral and finish one before you open the next.",
    ),
    shows_way_back=True,
    is_refusal=True,
)
FOREIGN = PageProblem(
    403,
    "This page can only be used from its own address",
    ("The request came from another website, so nothing was recorded. Open the link in your email again.",),
    is_refusal=True,
)
UNREADABLE = PageProblem(
    400,
    "The form could not be read",
    ("Nothing was recorded. Go back, reload the page and send the form again.",),
    shows_way_back=True,
)
NOT_FOUND = PageProblem(
    404,
    "Page not found",
    (
        "If you typed or copied the address, check that it is complete.",
        "If it came from an email, open the link there again.",
    ),
)
WRONG_METHOD = PageProblem(405, "This address does not work like that", ("Open the link in your email again.",))
CHANGED = PageProblem(
    409,
    "Your answer was not recorded",
    ("The referral has changed since you opened that page. See where it stands now before you go on.",),
    shows_way_back=True,
)
TOO_LARGE = PageProblem(
    413, "The form is too large", ("Nothing was recorded. Go back and shorten the note.",), shows_way_back=True
)
BUSY = PageProblem(
    503,
    "The service is busy or away for a moment",
    ("Nothing was recorded. Wait a minute, then reload the page.",),
    shows_way_back=True,
)
FAULT = PageProblem(
    500,
    "Something went wrong on our side",
    ("It has been logged. See where the referral stands before you try again.",),
    shows_way_back=True,
)

_BY_STATUS: Mapping[int, PageProblem] = MappingProxyType(
    {one.status: one for one in (NOT_FOUND, WRONG_METHOD, CHANGED, TOO_LARGE, BUSY, FAULT)} | {415: UNREADABLE}
)


def problem_for(status: int) -> PageProblem:
    """Return the page for a status that the kit would answer with."""
    return _BY_STATUS.get(status, FAULT if status >= STATUS[ProblemCode.INTERNAL.kind] else UNREADABLE)


def ending_of(offer: OfferSummary) -> tuple[str, list[str]]:
    """Return how an offer ended: a title, and what it means for the worker."""
    answered = f" {words.moment_in_words(offer.answered_at)}" if offer.answered_at else ""
    due = words.moment_in_words(offer.answer_due_at)
    if offer.status is OfferStatus.DECLINED:
        reason = f" Reason: {words.DECLINE_REASON[offer.decline_reason].lower()}." if offer.decline_reason else ""
        told = f"Your organisation declined it at{answered}.{reason}" if answered else "Your organisation declined it."
        return "You have declined this referral", [told, "Another service is being asked. There is nothing more to do."]
    if offer.status is OfferStatus.EXPIRED:
        return "The time to answer has passed", [
            f"The referral was not answered by {due}, so another service is being asked.",
            "There is nothing more for you to do.",
        ]
    if offer.status is OfferStatus.CLOSED:
        outcome = [f"Outcome: {words.OUTCOME[offer.outcome].lower()}."] if offer.outcome else []
        return "This referral is closed", [*outcome, "Thank you. The officer who made the referral has been told."]
    return "This referral is no longer with you", [
        "It was withdrawn or passed on, so there is nothing to answer or to report.",
        "If you were about to contact the person because of it, please do not.",
    ]
