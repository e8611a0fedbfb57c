"""The reply pages over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from referrals.replies.routes import forms, links, strays

router = APIRouter(include_in_schema=False)
for _part in (links.router, forms.router, strays.router):
    router.include_router(_part)
"""Every page below /reply; the strays come last, because they take what no other route took."""
