"""Calls over HTTP."""

from contact.calls.routes.batches import router as batches
from contact.calls.routes.calls import router as calls

ROUTERS = [batches, calls]
