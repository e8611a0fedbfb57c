"""Listening over HTTP."""

from contact.listening.routes import areas, clocks, households, open_feed, priorities, reading

ROUTERS = [
    areas.router,
    clocks.router,
    households.router,
    priorities.router,
    reading.router,
    open_feed.router,
]
