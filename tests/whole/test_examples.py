"""Every request that a reference shows is accepted as it stands by the demonstration data, from a client that may."""

import httpx
import pytest
from parts.operations import NO_BODY, SERVICES, Operation, callers_of, operations_of, send
from parts.service import Service

MOST_FAULTS_SHOWN = 600


@pytest.mark.parametrize("name", SERVICES)
async def test_every_example_is_accepted_as_it_stands(demonstrations: dict[str, Service], name: str):
    operations = [one for one in operations_of(name) if one.changes_something]
    assert len(operations) > 20
    refused = []
    for operation in operations:
        for media_type, example in examples_of(operation):
            answers = await answers_to(demonstrations[name], operation, example, media_type)
            if not any(answer.is_success for answer in answers.values()):
                told = {who: (answer.status_code, answer.text[:MOST_FAULTS_SHOWN]) for who, answer in answers.items()}
                refused.append((operation.name, told))
    assert refused == []


@pytest.mark.parametrize("name", SERVICES)
async def test_every_record_that_a_path_names_is_there(demonstrations: dict[str, Service], name: str):
    reads = [one for one in operations_of(name) if one.method == "get" and one.path_names and one.roles]
    assert len(reads) > 8
    for operation in reads:
        answers = await answers_to(demonstrations[name], operation, NO_BODY)
        assert any(answer.is_success for answer in answers.values()), (operation.name, answers)


@pytest.mark.parametrize("name", SERVICES)
def test_every_body_is_shown_by_an_example(name: str):
    silent = [one.name for one in operations_of(name) if one.media_type and not one.examples]
    assert silent == []


def examples_of(operation: Operation) -> list[tuple[str | None, object]]:
    """Each body with its media type; a text is sent as it stands."""
    return [
        (media_type, body.encode() if isinstance(body, str) else body)
        for media_type, bodies in operation.shown.items()
        for body in bodies
    ] or [(None, NO_BODY)]


async def answers_to(
    service: Service, operation: Operation, example: object, media_type: str | None = None
) -> dict[str, httpx.Response]:
    """What those who may call it hear, one after the other, until it is the one whose record it is."""
    answers: dict[str, httpx.Response] = {}
    for who in callers_of(operation):
        async with service.client(who) as client:
            headers = {"Content-Type": media_type} if media_type else {}
            answers[who] = await send(client, operation, body=example, headers=headers)
        if answers[who].is_success:
            break
    return answers
