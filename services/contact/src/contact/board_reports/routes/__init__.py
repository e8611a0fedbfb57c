"""Board reports over HTTP."""

from contact.board_reports.routes import reports

ROUTERS = [reports.router]
