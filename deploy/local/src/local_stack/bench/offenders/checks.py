"""A person check of a household of four: what goes over HTTP, and the same statement given to pgbench."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from bluelamp.schemas.offenders.person_checks import PersonCheckRequest
from local_stack.bench.figures import Figure
from local_stack.bench.offenders.population import offender
from local_stack.bench.operation import Comparison, Operation
from local_stack.bench.pgbench import Script, Sql, literal
from local_stack.seed import FORCE
from offenders.person_checks.statements.checking import CHECK_AND_LOG
from offenders.person_checks.usecases.checking import values_of

GOAL: Final = 0.25
GOAL_MILLISECONDS: Final = 30.0
HOUSEHOLD: Final = 4
_TYPES: Final = {"subject": "integer", "born": "date"}
_WHO: Final = "safeguarding-service"
_LOGGED: Final[Mapping[str, Any]] = {
    "audit_actor": _WHO,
    "audit_client": _WHO,
    "audit_organisation": UUID(FORCE),
    "audit_purpose": "SAFEGUARDING",
    "audit_request": "00000000-0000-4000-8000-000000000000",
    "asked": Sql(f"ARRAY[{', '.join(literal(offender(place)) for place in range(HOUSEHOLD))}]::uuid[]"),
}
Person = tuple[str, str, str | None]


def comparison(people: Sequence[Person]) -> Comparison:
    """The check of many households over HTTP, and of the first of them by pgbench."""
    bodies = [household(people[start : start + HOUSEHOLD]) for start in range(0, len(people), HOUSEHOLD)]
    values = values_of(PersonCheckRequest.model_validate(bodies[0]).subjects)
    operation = Operation(
        name="person check",
        who=_WHO,
        method="POST",
        paths=("/offenders/v1/person-checks",),
        bodies=tuple(json.dumps(one) for one in bodies),
    )
    return Comparison(operation, role="app", goal=GOAL, script=Script(CHECK_AND_LOG, {**written(values), **_LOGGED}))


def household(people: Sequence[Person]) -> dict[str, Any]:
    """Two who are on record as they are asked about, and two of whom the name alone is."""
    subjects = []
    for place, (given, family, born) in enumerate(people):
        one: dict[str, Any] = {"subject_id": offender(place), "given_name": given, "family_name": family}
        if born is not None:
            one["date_of_birth"] = born if place % 2 else "1980-02-02"
        subjects.append(one | {"other_names": [{"given_name": given, "family_name": people[0][1]}]})
    return {"subjects": subjects, "purpose": "SAFEGUARDING_ENQUIRY", "lawful_basis": "CA1989_S47"}


def written(values: Mapping[str, list[Any]]) -> dict[str, Sql]:
    """The statement's arrays as SQL, each of its type."""
    return {name: Sql(_array(column, _TYPES.get(name.rsplit("_", 1)[1], "text"))) for name, column in values.items()}


def _array(column: Sequence[Any], kind: str) -> str:
    return f"ARRAY[{', '.join(literal(one if isinstance(one, int) else str(one)) for one in column)}]::{kind}[]"


def figure(paced: Mapping[str, float], pace: float) -> Figure:
    """How long the slowest of a hundred took."""
    return Figure(
        f"a check of {HOUSEHOLD} people among a million at {pace:.0f} requests/s, p99",
        f"{paced['p99']:.1f} ms (p50 {paced['p50']:.1f})",
        f"< {GOAL_MILLISECONDS:.0f} ms",
        paced["p99"] < GOAL_MILLISECONDS,
        dict(paced),
    )
