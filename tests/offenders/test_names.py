"""Names are for those who manage the people, and for nobody beside them."""

from parts.operations import document

from bluelamp.kit.openapi import components
from bluelamp.kit.openapi.operations import each
from offenders.access import MANAGERS

WHO_SEES_PEOPLE = {*MANAGERS, "partner", "sex-offender-manager"}
# What answers others too, each for its reason.
OPEN_TO_OTHERS = {"get_workbook": "of single people it tells managers alone; others hear of teams and of the force"}


def names_somebody(told: dict, schema: object, seen: frozenset[str] = frozenset()) -> bool:
    """Whether an answer may hold somebody's name, at whatever depth."""
    if isinstance(schema, list):
        return any(names_somebody(told, one, seen) for one in schema)
    if not isinstance(schema, dict):
        return False
    reference = schema.get("$ref")
    if reference in seen:
        return False
    if reference:
        return names_somebody(told, components.resolve(told, schema), seen | {reference})
    return "family_name" in schema.get("properties", {}) or names_somebody(told, list(schema.values()), seen)


def answers_with_names() -> dict[str, set[str]]:
    """The operations whose answer may hold a name, with the roles that may call them."""
    told = document("offenders")
    return {
        operation["operationId"]: set(operation["x-roles"])
        for _, _, operation in each(told)
        if any(
            names_somebody(told, answer)
            for status, answer in operation["responses"].items()
            if str(status).startswith("2")
        )
    }


def test_no_operation_that_names_anybody_is_open_to_who_may_not_see_them():
    found = answers_with_names()
    assert {"get_offender", "list_unassigned_cases", "list_caseload"} <= found.keys()
    open_to_others = {name for name, roles in found.items() if not roles <= WHO_SEES_PEOPLE}
    assert open_to_others == OPEN_TO_OTHERS.keys()
