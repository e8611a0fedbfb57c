"""The rules of the house that no linter knows; each also proves that it looked at something."""

import ast
import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from parts.documents import application
from pydantic import BaseModel

import bluelamp.schemas
from bluelamp.events import example_of
from bluelamp.events.registry import DATA
from bluelamp.kit.openapi.access_table import with_access_table
from bluelamp.kit.openapi.operations import each
from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import EventType

ROOT = Path(__file__).parents[2]
SOURCES = ("shared/src", "services", "deploy/local/src", "deploy/checks/src", "deploy/image", "migrations")
LONGEST_FILE = 400
LONGEST_TEST_FILE = 600
LONGEST_FUNCTION = 40
LONGEST_HANDLER = 12
ROUTE_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
# What anybody may call without a token, besides pages: everything else names a permission in its signature.
OPEN = {
    "gateway": {
        "create_token",
        "read_api_catalog",
        "read_authorization_server",
        "read_document",
        "read_key_set",
        "read_protected_resource",
        "read_service_document",
    },
    "referrals": {
        "describe_open_directory",
        "get_open_service",
        "get_open_service_at_location",
        "get_taxonomy",
        "get_taxonomy_term",
        "list_open_services_at_locations",
        "list_open_services",
        "list_taxonomies",
        "list_taxonomy_terms",
    },
    "safeguarding": set(),
    "contact": {"list_you_said_we_did", "read_you_said_we_did_as_atom"},
    "offenders": set(),
}
# Names that say nothing of what a module is for; what all wire models share is the only exception.
EMPTY_NAMES = frozenset({"base", "common", "core", "helper", "helpers", "misc", "shared", "tools", "util", "utils"})
NAMES_ALLOWED = frozenset({"shared/src/bluelamp/schemas/common.py"})


def sources() -> list[Path]:
    return [path for top in SOURCES for path in sorted((ROOT / top).rglob("*.py")) if "node_modules" not in path.parts]


def modules_of_tests() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """What a function does: neither its signature nor its docstring counts."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_handler(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = [one.func for one in function.decorator_list if isinstance(one, ast.Call)]
    return any(isinstance(one, ast.Attribute) and one.attr in ROUTE_METHODS for one in decorators)


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (isinstance(called, ast.Name) and called.id == name) or (
                isinstance(called, ast.Attribute) and called.attr == name
            ):
                yield node


def test_no_file_is_longer_than_its_budget():
    assert len(sources()) > 150
    assert len(modules_of_tests()) > 30
    lengths = [(name_of(path), len(path.read_text().splitlines())) for path in sources()]
    too_long = [f"{name}: {length}" for name, length in lengths if length > LONGEST_FILE]
    lengths = [(name_of(path), len(path.read_text().splitlines())) for path in modules_of_tests()]
    too_long += [f"{name}: {length}" for name, length in lengths if length > LONGEST_TEST_FILE]
    assert too_long == []


def test_no_function_is_longer_than_its_budget():
    measured = [
        (path, one, lines_of_body(one)) for path in [*sources(), *modules_of_tests()] for one in functions(path)
    ]
    assert len(measured) > 1000
    too_long = [f"{name_of(path)} {one.name}: {length}" for path, one, length in measured if length > LONGEST_FUNCTION]
    assert too_long == []


def test_no_handler_is_longer_than_its_budget():
    handlers = [(path, one, lines_of_body(one)) for path in sources() for one in functions(path) if is_handler(one)]
    assert len(handlers) > 40
    too_long = [f"{name_of(path)} {one.name}: {length}" for path, one, length in handlers if length > LONGEST_HANDLER]
    assert too_long == []


def test_nothing_commits_but_the_kit_s_database():
    """A transaction is `database.transaction(…)`; asyncpg's own, and SQL that begins or ends one, have one place."""
    in_sql = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|START TRANSACTION)\b")
    found, begun = [], 0
    at_run_time = [path for path in sources() if name_of(path).startswith(("shared/", "services/"))]
    for path in [path for path in at_run_time if path.parts[-2:] != ("kit", "database.py")]:
        tree = ast.parse(path.read_text())
        for call in calls(tree, "transaction"):
            receiver = call.func.value if isinstance(call.func, ast.Attribute) else call.func
            begun += 1
            if not ast.unparse(receiver).endswith("database"):
                found.append(f"{name_of(path)}:{call.lineno} {ast.unparse(call.func)}")
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found += [f"{name_of(path)}:{one.lineno} {one.value[:20]}" for one in texts if in_sql.match(str(one.value))]
    assert begun > 10
    assert found == []


def test_every_statement_lives_in_statements():
    made = [
        (name_of(path), call.lineno) for path in sources() for call in calls(ast.parse(path.read_text()), "Statement")
    ]
    assert len(made) > 50
    assert [f"{name}:{line}" for name, line in made if not re.search(r"/statements(/\w+)?\.py$", name)] == []


def test_every_module_is_named_for_what_it_does():
    modules = [path for path in sources() if path.stem != "__init__"] + [path.parent for path in sources()]
    assert len(modules) > 150
    empty = {name_of(path) for path in modules if path.stem in EMPTY_NAMES} - {"shared"}
    assert empty - NAMES_ALLOWED == set()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in document["paths"].values():
        yield from (item[method] for method in ROUTE_METHODS if method in item)


@pytest.mark.parametrize("service", OPEN)
def test_every_operation_names_its_permission(service, secret_key):
    found = list(operations(application(service, secret_key).openapi()))
    assert len(found) >= len(OPEN[service])
    assert {one["operationId"] for one in found if one["security"] == [{}]} == OPEN[service]
    assert [one["operationId"] for one in found if one["security"] != [{}] and not one["x-roles"]] == []


def test_every_operation_has_an_id_of_its_own(secret_key):
    """The kit's own rooms are in several services; in the merged document they are called after theirs."""
    rooms = {"events", "audit"}
    documents = {service: list(operations(application(service, secret_key).openapi())) for service in OPEN}
    for found in documents.values():
        assert len({one["operationId"] for one in found}) == len(found)
    own = [one["operationId"] for found in documents.values() for one in found if not rooms & set(one["tags"])]
    assert len(own) > 100
    assert sorted(own) == sorted(set(own))


@pytest.mark.parametrize("service", OPEN)
def test_every_operation_tells_a_reader_what_it_is(service, secret_key):
    for one in operations(application(service, secret_key).openapi()):
        assert one["summary"], one["operationId"]
        assert one["description"], one["operationId"]
        assert one["tags"], one["operationId"]
        for parameter in one.get("parameters", []):
            assert parameter.get("description"), (one["operationId"], parameter["name"])


@pytest.mark.parametrize("service", sorted(OPEN.keys() - {"gateway"}))
def test_the_table_of_who_may_do_what_is_current(service, secret_key):
    """`python -m SERVICE access-table services/SERVICE/README.md` writes it."""
    told = (ROOT / "services" / service / "README.md").read_text()
    document = application(service, secret_key).openapi()
    assert with_access_table(told, document) == told
    assert all(f"`{method.upper()} {path}`" in told for path, method, _ in each(document))


@pytest.mark.parametrize("service", OPEN)
def test_the_reference_shows_every_tag_in_the_declared_order(service, secret_key):
    app = application(service, secret_key)
    declared = [tag["name"] for tag in app.state.description.tags]
    document = app.openapi()
    assert document["x-tagGroups"] == [{"name": app.title, "tags": declared}]
    assert {tag for one in operations(document) for tag in one["tags"]} <= set(declared)


def response_models() -> list[type[BaseModel]]:
    for module in pkgutil.walk_packages(bluelamp.schemas.__path__, "bluelamp.schemas."):
        importlib.import_module(module.name)
    found: list[type[BaseModel]] = []
    rest: list[type[BaseModel]] = [ResponseModel]
    while rest:
        model = rest.pop()
        found.append(model)
        rest += model.__subclasses__()
    return found


def test_no_answer_leaves_a_field_out():
    models = response_models()
    assert len(models) > 30
    optional = [
        f"{model.__name__}.{name}"
        for model in models
        for name, field in model.model_fields.items()
        if not field.is_required()
    ]
    assert optional == []


@pytest.mark.parametrize("event_type", EventType)
def test_every_event_type_has_a_example_of(event_type):
    example = json.loads(example_of(event_type))
    assert example["type"] == event_type
    DATA[event_type].model_validate(example["data"])


@pytest.mark.parametrize("service", OPEN)
def test_migrations_have_one_head(service):
    history = ScriptDirectory.from_config(Config(ROOT / "migrations" / "alembic.ini", ini_section=service))
    assert len(list(history.walk_revisions())) >= 2
    assert len(history.get_heads()) == 1


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of ours: what others made, and what only a machine reads, is left out."""
    skipped = {".git", ".venv", ".tools", ".bluelamp", "node_modules", "__pycache__", "assets", "build"}
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if not path.is_file() or skipped.intersection(parts) or any(one.endswith("_cache") for one in parts):
            continue
        if ".hypothesis" in parts or path.name in {"uv.lock", "package-lock.json"}:
            continue
        try:
            yield name_of(path), path.read_text()
        except UnicodeDecodeError:
            continue


def test_nothing_tells_with_what_it_was_written():
    # Backwards, so that the list does not find itself.
    words = [one[::-1] for one in ("edualc", "ciporhtna", "ianepo", "tolipoc", "tpgtahc", "ledom egaugnal")]
    looked_at = 0
    for name, text in texts():
        looked_at += 1
        found = [word for word in words if word in text.lower()]
        assert found == [], name
    assert looked_at > 250


REASONED: list[tuple[str, Callable[[str], bool]]] = [
    ("noqa", lambda rest: bool(re.match(r": [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* +(# ?\S|\(\S)", rest))),
    ("type: ignore", lambda rest: bool(re.match(r"\[[a-z, -]+\] +(# ?\S|\(\S)", rest))),
]


@pytest.mark.parametrize(("mark", "is_reasoned"), REASONED, ids=[mark for mark, _ in REASONED])
def test_every_exception_to_a_rule_carries_its_reason(mark, is_reasoned):
    found, bare = 0, []
    for path in [*sources(), *modules_of_tests()]:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            comment = line.partition(f"# {mark}")
            if comment[1] and '"' not in comment[0][-2:]:
                found += 1
                if not is_reasoned(comment[2]):
                    bare.append(f"{name_of(path)}:{number} {line.strip()[-80:]}")
    assert found > 2
    assert bare == []


def test_no_test_is_skipped_without_a_reason():
    for path in modules_of_tests():
        for call in calls(ast.parse(path.read_text()), "skip"):
            assert call.args or call.keywords, f"{name_of(path)}:{call.lineno}"
