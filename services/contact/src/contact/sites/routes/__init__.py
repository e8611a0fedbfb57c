"""Streams, centres and sites over HTTP."""

from contact.sites.routes import centre_sites, centres, control_rooms, sites, stream_settings

ROUTERS = [centre_sites.router, centres.router, control_rooms.router, sites.router, stream_settings.router]
