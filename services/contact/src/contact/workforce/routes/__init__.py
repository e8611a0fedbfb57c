"""The workforce over HTTP."""

from contact.workforce.routes import headcounts, leavers, mentorships

ROUTERS = [headcounts.router, leavers.router, mentorships.router]
