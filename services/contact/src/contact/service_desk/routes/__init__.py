"""The service desk over HTTP."""

from contact.service_desk.routes.calls import router as calls
from contact.service_desk.routes.consultations import router as consultations
from contact.service_desk.routes.sessions import router as sessions

ROUTERS = [sessions, calls, consultations]
