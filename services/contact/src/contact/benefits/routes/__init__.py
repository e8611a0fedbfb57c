"""Benefits over HTTP."""

from contact.benefits.routes import benefits, financial_statements

ROUTERS = [benefits.router, financial_statements.router]
