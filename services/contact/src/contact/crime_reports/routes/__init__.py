"""Crime reports over HTTP."""

from contact.crime_reports.routes.audits import router as audits
from contact.crime_reports.routes.limits import router as limits
from contact.crime_reports.routes.officers import router as officers
from contact.crime_reports.routes.reports import router as reports
from contact.crime_reports.routes.times import router as times

ROUTERS = [reports, times, audits, limits, officers]
