"""Front offices over HTTP."""

from contact.front_offices.routes import consultation_responses, footfall_counts, front_offices, options

ROUTERS = [consultation_responses.router, footfall_counts.router, front_offices.router, options.router]
