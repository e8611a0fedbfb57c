"""Whatever is wrong with a body of routing or domestic abuse: refused with its place, stored nowhere, never echoed."""

import pytest
from parts.mutations import wrong_bodies
from parts.operations import Operation, caller_of, document, operations_of, send
from parts.problems import pointers, problem

TAGGED = ("/routing", "/risk", "/marac", "/abuse")
WITH_BODY = [one for one in operations_of("safeguarding") if one.path.startswith(TAGGED) and one.media_type]
DOCUMENT = document("safeguarding")

pytestmark = pytest.mark.usefixtures("nothing_is_stored")


def test_there_is_something_to_look_at():
    assert len(WITH_BODY) > 12


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda one: one.name)
async def test_every_place_of_the_body_refuses_what_does_not_belong_there(demonstration, operation: Operation):
    taken, elsewhere, tried = [], [], 0
    async with demonstration.client(caller_of(operation)) as client:
        for wrong in wrong_bodies(DOCUMENT, operation.schema, operation.body()):
            tried += 1
            answer = await send(client, operation, body=wrong.body)
            if answer.status_code < 400:
                taken.append(str(wrong))
                continue
            found = pointers(problem(answer, 422))
            if not any(f"{one}/".startswith(f"{wrong.pointer}/") for one in found):
                elsewhere.append((str(wrong), found))
    assert (taken, elsewhere) == ([], [])
    assert tried > 5
