"""What is measured of the safeguarding service: what goes over HTTP, and the same work given to pgbench."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic_core import from_json, to_json

from bluelamp.schemas.safeguarding.board import MOST_CASES
from bluelamp.schemas.safeguarding.cases import NewCase
from local_stack.bench.operation import Comparison, Operation
from local_stack.bench.pgbench import CONNECTIONS, DRAW, NEXT, Script, Sql, literal
from local_stack.bench.safeguarding.caseload import ANSWERING_DESK, FIRST_BUSY, QUESTION_PREFIX, QUESTIONS
from local_stack.bench.safeguarding.population import CHILD, FAMILIES, person
from local_stack.seed import FORCE, desk
from safeguarding.board.statements.reading import BOARD
from safeguarding.cases.demonstration import CHILD as A_CHILD
from safeguarding.cases.demonstration import FAMILY, MOTHER
from safeguarding.cases.demonstration import PARTNER as A_PARTNER
from safeguarding.cases.statements.intake import TAKE
from safeguarding.cases.usecases.newcomers import newcomers_of
from safeguarding.enquiries.demonstration import ANSWER as ANSWER_BODY
from safeguarding.enquiries.statements.answering import ANSWER

PREFIX: Final = "/safeguarding/v1"
INTAKE_HUB: Final = "COVENTRY"
"""Not the hub whose board is measured: what comes in would be on it."""
_DIFFERENT_FAMILIES: Final = 5000
"""More than a round takes in: the worker compares everybody who is new with all who are known."""
_FAMILY_OF_THREE: Final = (("CHILD", A_CHILD), ("PARENT_OR_CARER", MOTHER), ("ALLEGED_PERPETRATOR", A_PARTNER))
_BORN_FROM: Final = {1: date(2010, 1, 1), 2: date(1985, 1, 1), 3: date(1980, 1, 1)}
_A_TRACE: Final = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02"
_A_REQUEST: Final = "00000000-0000-4000-8000-000000000000"
_NUMBER: Final = f"(:{DRAW} * {CONNECTIONS} + :client_id)"
"""One for each execution of a run, rising as time goes on."""
_AN_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CONSONANTS: Final = "bdfghjlnrs"
_LETTERS: Final = str.maketrans("0123456789", _CONSONANTS)


def comparisons() -> list[Comparison]:
    """Intake, the board and an answer to an enquiry, with the goals of the issue."""
    return [_intake(), _board(), _answer()]


def footprint() -> Operation:
    """The household footprint of a child on one of the hub's cases: twelve people in three generations."""
    # The hub's closed cases, by their numbers: see caseload.
    families = [number % FAMILIES for number in range(1, FIRST_BUSY) if number % 5 in (0, 3)]
    return Operation(
        name="footprint",
        who="mash-csc",
        method="GET",
        paths=tuple(f"{PREFIX}/people/{person(family, CHILD)}/footprint" for family in families),
    )


def _intake() -> Comparison:
    return Comparison(
        Operation(
            name="intake",
            who="officer",
            method="POST",
            paths=(f"{PREFIX}/cases",),
            bodies=tuple(json.dumps(_case(number)) for number in range(_DIFFERENT_FAMILIES)),
            expected_status=201,
        ),
        role="app",
        goal=0.25,
        script=Script(TAKE, _intake_values(), draws=(NEXT,)),
    )


def _board() -> Comparison:
    manager = UUID(desk(9))
    values = {
        **_actor("hub-manager", manager),
        **dict.fromkeys(("after_rank", "after_time", "after_id")),
        "moment": Sql("now()"),
        "limit": MOST_CASES,
    }
    return Comparison(
        Operation(
            name="board",
            who="hub-manager",
            method="GET",
            paths=(f"{PREFIX}/board?limit={MOST_CASES}",),
        ),
        role="partner",
        goal=0.20,
        script=Script(BOARD, values, bound_to=manager),
    )


def _answer() -> Comparison:
    numbers = range(1, QUESTIONS + 1)
    return Comparison(
        Operation(
            name="enquiry response",
            who="mash-csc-bham",
            method="POST",
            paths=tuple(f"{PREFIX}/enquiries/{QUESTION_PREFIX}{number:012}/response" for number in numbers),
            bodies=(json.dumps(ANSWER_BODY),),
            expected_status=201,
            supply=QUESTIONS,
        ),
        role="partner",
        goal=0.25,
        script=Script(ANSWER, _answer_values(), draws=(NEXT,), bound_to=UUID(ANSWERING_DESK)),
    )


def _case(number: int) -> dict[str, Any]:
    """A family of three with a home; names, days of birth, telephone and address differ from number to number."""
    people = [
        {
            "sex": one["sex"],
            "given_name": f"{number * place % 10_000:04}".translate(_LETTERS).capitalize() + "a",
            "family_name": f"{number * 97 % 100_000:05}".translate(_LETTERS).capitalize() + "o",
            "date_of_birth": str(_BORN_FROM[place] + timedelta(number * place % 3000)),
            "telephones": [f"0121 49{number % 100_000:05}"] if role == "PARENT_OR_CARER" else [],
        }
        for place, (role, one) in enumerate(_FAMILY_OF_THREE, start=1)
    ]
    roles = [role for role, _ in _FAMILY_OF_THREE]
    persons = [{"role": role, "person": person} for role, person in zip(roles, people, strict=True)]
    end = f"{number // 900 % 100:02}".translate(_LETTERS).upper()
    home = {"lines": [f"{number} Lodestar Row"], "postcode": f"B{number % 90 + 1} {number // 90 % 10}{end}"}
    household = {**FAMILY["household"], "address": {**FAMILY["household"]["address"], **home}}
    return {**FAMILY, "hub": INTAKE_HUB, "lpu": INTAKE_HUB, "people": persons, "household": household}


def _intake_values() -> Mapping[str, Any]:
    """What the use case gives the statement for such a body; every id and name is new in each execution."""
    new = NewCase.model_validate(_case(1))
    newcomers = newcomers_of(new)
    people = ", ".join(f"({_new_id(place)})::uuid" for place in range(len(newcomers.person_ids)))
    answer = {"case_id": _A_REQUEST, "reference": "S-0000-0000-0", "status": "RECEIVED", "hub": INTAKE_HUB}
    return {
        **_actor("officer", UUID(FORCE)),
        **_kept("officer", UUID(FORCE), "POST /cases", answer),
        "case_id": Sql(f"({_new_id(9)})::uuid"),
        "reference": Sql(f"'S-' || :run || '-' || {_NUMBER}"),
        "hub": INTAKE_HUB,
        "kind": "CHILD",
        "status": "RECEIVED",
        "rating": "AMBER",
        "rating_reason": new.rating_reason,
        "received_at": Sql("now()"),
        "referrer_kind": "OFFICER",
        "lpu": INTAKE_HUB,
        **dict.fromkeys(("source_service", "source_id", "source_referral_id", "source_reference")),
        **dict.fromkeys(("allocated_worker", "proposed_worker")),
        "open_elsewhere": False,
        "rag_profile_id": "DEFAULT_2014",
        "concern": new.concern.model_dump_json(),
        "agreement": new.agreement.model_dump_json(),
        "lawful_basis": new.lawful_basis,
        "regime": new.regime,
        "known": Sql(_known(to_json(newcomers.rows).decode(), newcomers.person_ids, new)),
        "persons_person_id": Sql(f"ARRAY[{people}]"),
        "persons_role": [one.role for one in new.people],
        "steps_verb": ["RECEIVE"],
        "steps_from_status": [None],
        "steps_to_status": ["RECEIVED"],
        "clocks_kind": ["RAG", "STATUTORY"],
        "clocks_rule_id": ["DEFAULT_2014", "WORKING_TOGETHER_2013"],
        "clocks_rating": ["AMBER", None],
        "clocks_due_at": Sql("ARRAY[now() + interval '1 day', now() + interval '1 day']"),
        "referrer_told": False,
        "traceparent": _A_TRACE,
    }


def _known(document: str, person_ids: Sequence[UUID], new: NewCase) -> str:
    """Writes as SQL what is known of the new people: the service's own document, with what differs made anew."""
    others = sorted(set(_AN_ID.findall(document)) - {str(one) for one in person_ids})
    renewed = {given: _new_id(place) for place, given in enumerate([*map(str, person_ids), *others])}
    for place, newcomer in enumerate([one.person for one in new.people if one.person], start=1):
        renewed[str(newcomer.given_name)] = _name(f"{_NUMBER} * {place} % 10000", 4, "a")
        renewed[str(newcomer.family_name)] = _name(f"{_NUMBER} * 97 % 100000", 5, "o")
        born = f"date '{_BORN_FROM[place]}' + ({_NUMBER} * {place} % 3000)::integer"
        renewed[str(newcomer.date_of_birth)] = f"({born})::text"
    [telephone], [address] = (from_json(document)[name] for name in ("telephones", "addresses"))
    renewed[telephone["telephone"]] = f"'0121' || lpad(({_NUMBER} % 10000000)::text, 7, '0')"
    renewed[address["lines"][0]] = f"{_NUMBER} || ' Lodestar Row'"
    renewed[address["postcode"]] = (
        f"'B' || 1 + {_NUMBER} % 90 || ' ' || {_NUMBER} / 90 % 10 "
        f"|| upper(translate(lpad(({_NUMBER} / 900 % 100)::text, 2, '0'), '0123456789', '{_CONSONANTS}'))"
    )
    sql = literal(document)
    for given, anew in renewed.items():
        sql = f"replace({sql}, '{given}', {anew})"
    return sql


def _name(number: str, length: int, ending: str) -> str:
    letters = f"translate(lpad(({number})::text, {length}, '0'), '0123456789', '{_CONSONANTS}')"
    return f"initcap({letters} || '{ending}')"


def _new_id(kind: int) -> str:
    """An id as the service makes them, in the order of time, of a kind that is one of this statement's ids."""
    return f"lpad(to_hex(:run), 12, '0') || '7{kind:03x}8' || lpad(({_NUMBER})::text, 15, '0')"


def _answer_values() -> Mapping[str, Any]:
    recorded = {"enquiry_id": _A_REQUEST, "response_id": _A_REQUEST, "status": ANSWER_BODY["status"]}
    return {
        **_actor("mash-csc-bham", UUID(ANSWERING_DESK)),
        **_kept("mash-csc-bham", UUID(ANSWERING_DESK), "POST /enquiries/{enquiry_id}/response", recorded),
        "the_enquiry": Sql(f"('{QUESTION_PREFIX}' || lpad((1 + ({_NUMBER}) % {QUESTIONS})::text, 12, '0'))::uuid"),
        "response_id": Sql("uuidv7()"),
        "response_status": ANSWER_BODY["status"],
        "moment": Sql("now()"),
        "searched_by": ANSWER_BODY["searched_by"],
        "source_systems": ANSWER_BODY["source_systems"],
        **dict.fromkeys(("not_searched_reason", "correction_of", "correction_reason", "withheld_reason")),
        "summary": ANSWER_BODY["summary"],
        "sensitivity": ANSWER_BODY["sensitivity"],
        "onward_share_allowed": True,
        "traceparent": _A_TRACE,
    }


def _actor(client: str, organisation_id: UUID) -> dict[str, Any]:
    return {
        "audit_actor": client,
        "audit_client": client,
        "audit_organisation": organisation_id,
        "audit_purpose": "SAFEGUARDING",
        "audit_request": _A_REQUEST,
    }


def _kept(client: str, organisation_id: UUID, operation: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The key of a request and its answer, as they are kept for a repetition."""
    return {
        "key_caller": hashlib.sha256(client.encode()).hexdigest(),
        "key_operation": operation,
        "key": Sql(f"'bench-' || :run || '-' || {_NUMBER}"),
        "key_organisation": organisation_id,
        "key_fingerprint": bytes(32),
        "answer_status": 201,
        "answer_headers": json.dumps({"Location": f"{PREFIX}/{_A_REQUEST}", "ETag": '"1"'}),
        "answer_body": json.dumps(answer),
    }
