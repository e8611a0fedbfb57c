"""The requests that the reference shows."""

from fastapi.openapi.models import Example

from contact.crime_reports import demonstration

NEW_REPORT = {"new": Example(summary="An officer reports at the scene", value=demonstration.NEW_REPORT)}
RECORDING = {"record": Example(summary="Eleven minutes later", value=demonstration.RECORDING)}
REFUSAL = {"refuse": Example(summary="There was no crime", value=demonstration.REFUSAL)}
ALLOCATION = {"allocate": Example(summary="With two lines of enquiry", value=demonstration.ALLOCATION)}
VALIDATION = {"reclassify": Example(summary="Another offence", value=demonstration.VALIDATION)}
NEW_AUDIT = {"draw": Example(summary="Five of Coventry's of July", value=demonstration.NEW_AUDIT)}
FINDING = {"error": Example(summary="A line of enquiry is missing", value=demonstration.FINDING)}
NEW_OFFICER = {"new": Example(summary="A trial at the switchboard", value=demonstration.NEW_OFFICER)}
OFFICER_PATCH = {"change": Example(summary="Another basis", value=demonstration.OFFICER_PATCH)}
NEW_LIMIT = {"new": Example(summary="An earlier limit", value=demonstration.NEW_LIMIT)}
LIMIT_PATCH = {"change": Example(summary="Another basis", value=demonstration.LIMIT_PATCH)}
