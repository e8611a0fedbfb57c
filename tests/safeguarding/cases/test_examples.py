"""Every example of the cases' reference is accepted as it stands by the demonstration data, which are seeded once."""

import re

from safeguarding.cases import demonstration as samples
from safeguarding.cases.usecases.seeding import SAMPLES, seed_cases

WHO = {"practitioner": "mash_csc", "hub-manager": "hub_manager", "officer": "officer", "service": "referrals_service"}


def caller_of(operation):
    order = ("officer", "practitioner", "hub-manager", "service")
    return next(WHO[role] for role in order if role in operation["x-roles"])


def address_of(path, operation):
    given = {one["name"]: one for one in operation["parameters"] if one["in"] == "path"}
    values = {name: (one.get("examples") or one["schema"]["examples"]) for name, one in given.items()}
    first = {
        name: next(iter(value.values()))["value"] if isinstance(value, dict) else value[0]
        for name, value in values.items()
    }
    return re.sub(r"\{(\w+)\}", lambda match: str(first[match[1]]), path)


async def test_each_example_is_accepted_by_whoever_may_send_it(demonstration):
    document = demonstration.app.openapi()
    refused, tried = [], 0
    for path, operations in document["paths"].items():
        operation = operations.get("post", {})
        if "cases" not in operation.get("tags", []):
            continue
        bodies = operation["requestBody"]["content"]["application/json"]["examples"]
        for example in bodies.values():
            answer = await demonstration.post(caller_of(operation), address_of(path, operation), example["value"])
            tried += 1
            if answer.status_code >= 300:
                refused.append((operation["operationId"], answer.status_code, answer.text[:400]))
    assert refused == []
    assert tried >= 16


async def test_the_examples_are_seeded_once(demonstration):
    assert await seed_cases(demonstration.resources) == 0
    assert len({one.case_id for one in SAMPLES}) == len(SAMPLES)
    ids = {value for name, value in vars(samples).items() if name.startswith("TO_")}
    assert ids == {one.case_id for one in SAMPLES}
