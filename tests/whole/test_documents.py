"""Every OpenAPI document is fit to write a client from: names, ids, summaries, examples and problems of all it has."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from parts.documents import DOCUMENTED, application

from bluelamp.kit.openapi import components
from bluelamp.kit.openapi.operations import each

# What FastAPI makes of two models of one name, or of one model that is sent otherwise than it is answered.
GENERATED = re.compile(r"__|-(In|Out)put$|^(Body|Response)_|_\d+$")
READABLE_COMPONENT = {
    "schemas": re.compile(r"[A-Z][A-Za-z0-9]+"),
    "responses": re.compile(r"[A-Z][A-Za-z0-9]+"),
    "headers": re.compile(r"[A-Z][A-Za-z]+(-[A-Z][A-Za-z]+)*"),
    "securitySchemes": re.compile(r"[a-z][A-Za-z0-9]+"),
}
READABLE_ID = re.compile(r"[a-z]+(_[a-z]+)+")
SHORTEST_DESCRIPTION = 20
LONGEST_SUMMARY = 80
LONGEST_ID = 50
# Answers of OAuth's own form, which its clients read (RFC 6749 §5.2).
NO_PROBLEMS_OF_OURS = {"create_token"}
JSON_BODIES = {"application/json", "application/merge-patch+json"}


@pytest.fixture(scope="module", params=DOCUMENTED)
def document(request: pytest.FixtureRequest, secret_key: str) -> dict[str, Any]:
    told = application(request.param, secret_key).openapi()
    assert len(list(each(told))) >= DOCUMENTED[request.param]
    return told


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation after its id."""
    for _, _, told in each(document):
        yield told["operationId"], told


def test_no_component_has_a_name_that_a_machine_made_up(document):
    named = [(kind, name) for kind, parts in document["components"].items() for name in parts]
    assert {kind for kind, _ in named} <= READABLE_COMPONENT.keys()
    assert [one for one in named if GENERATED.search(one[1])] == []
    assert [(kind, name) for kind, name in named if not READABLE_COMPONENT[kind].fullmatch(name)] == []


def test_two_components_are_not_told_apart_by_capitals_alone(document):
    for parts in document["components"].values():
        assert len({name.lower() for name in parts}) == len(parts)


def test_every_operation_s_id_is_a_verb_and_what_it_is_done_to(document):
    ids = [name for name, _ in operations(document)]
    assert sorted(set(ids)) == sorted(ids)
    assert [name for name in ids if not READABLE_ID.fullmatch(name) or len(name) > LONGEST_ID] == []


def test_every_operation_says_what_it_is_and_is_about(document):
    for name, told in operations(document):
        assert told["summary"][0].isupper(), name
        assert len(told["summary"]) <= LONGEST_SUMMARY, name
        assert not told["summary"].endswith("."), name
        # Who may call it is added to every description; what it does has to stand before.
        said = told["description"].partition("\n\n**Who:**")[0]
        assert len(said) >= SHORTEST_DESCRIPTION, (name, said)
        assert said.rstrip().endswith((".", "|")), (name, said[-40:])
        assert said != told["summary"], name
    summaries = [told["summary"] for _, told in operations(document)]
    assert sorted(set(summaries)) == sorted(summaries)


def test_every_operation_shows_what_to_send(document):
    """An example of each body, and a value for each place of the address and whatever else has to be said."""
    silent = []
    for name, told in operations(document):
        for media_type, content in told.get("requestBody", {}).get("content", {}).items():
            silent += [(name, media_type)] * (not content.get("examples"))
        for one in (components.resolve(document, one) for one in told.get("parameters", [])):
            shown = one.get("examples") or one["schema"].get("examples")
            silent += [(name, one["name"])] * bool(one.get("required") and not shown)
    assert silent == []


def test_every_example_of_a_body_says_what_it_is_for(document):
    bodies = 0
    for name, told in operations(document):
        for media_type, content in told.get("requestBody", {}).get("content", {}).items():
            bodies += media_type in JSON_BODIES
            for example in content["examples"].values():
                assert example["summary"], (name, media_type)
                assert "value" in example, (name, media_type)
    assert bodies > 0 or document["info"]["title"].endswith("gateway")


def test_every_operation_answers_one_way_and_tells_every_refusal_as_a_problem(document):
    for name, told in operations(document):
        answers = {status: components.resolve(document, one) for status, one in told["responses"].items()}
        assert [status for status in answers if status.startswith("2")], name
        assert all(one["description"] for one in answers.values()), name
        assert "default" not in answers, name
        refusals = {status: one for status, one in answers.items() if status[0] in "45"}
        for status, one in refusals.items() if name not in NO_PROBLEMS_OF_OURS else ():
            [(media_type, content)] = one["content"].items()
            assert media_type == "application/problem+json", (name, status)
            assert content["schema"] == {"$ref": "#/components/schemas/ProblemDocument"}, (name, status)
            assert content["examples"], (name, status)


def test_every_operation_that_asks_for_a_token_says_how_it_is_refused(document):
    for name, told in operations(document):
        secured = told["security"] != [{}]
        assert ({"401", "403", "429"} <= told["responses"].keys()) or not secured, name
        with_id = [one for one in told.get("parameters", []) if components.resolve(document, one)["in"] == "path"]
        assert "404" in told["responses"] or not with_id, name
        assert "422" in told["responses"] or not (told.get("requestBody") and secured), name
