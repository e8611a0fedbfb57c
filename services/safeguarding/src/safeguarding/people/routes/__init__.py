"""People and households over HTTP: declare, delegate, return."""

from safeguarding.people.routes import families, matches, people

ROUTERS = [people.router, families.router, matches.router]
