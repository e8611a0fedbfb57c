"""The import contracts: all of them kept, and each of them able to fail."""

import copy
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from importlinter import Contract, api
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from conformance.contracts import OnlyContract

LEAST_MODULES = 150
KINDS = {
    kind.type_name: kind
    for kind in (ForbiddenContract, IndependenceContract, LayersContract, OnlyContract, ProtectedContract)
}
CONFIGURATION = api.read_configuration(str(Path(__file__).parents[2] / ".importlinter"))
# For each sentence, an import that it must refuse: who imports, and what.
REFUSED = {
    "services": ("referrals.portal.usecases", "gateway.settings"),
    "shared": ("bluelamp.kit.settings", "referrals.settings"),
    "started": ("referrals.main", "local_stack.settings"),
    "arrow": ("bluelamp.events.registry", "bluelamp.kit.database"),
    "schemas": ("bluelamp.schemas.common", "fastapi"),
    "events": ("bluelamp.events.referrals", "cloudevents"),
    "rules": ("referrals.portal.rules.matching", "sqlalchemy"),
    "tables": ("referrals.portal.usecases", "referrals.portal.tables"),
    "sql": ("referrals.portal.routes", "sqlalchemy"),
    "referrals": ("referrals.portal.routes", "referrals.main"),
    "safeguarding": ("safeguarding.cases.usecases", "safeguarding.enquiries.usecases"),
    "contact": ("contact.sites.usecases", "contact.calls.tables"),
    "offenders": ("offenders.cohorts.usecases", "offenders.domestic_abuse.usecases"),
    "gateway": ("gateway.tokens.usecases", "gateway.main"),
    "referrals_rooms": ("referrals.portal.statements", "referrals.portal.usecases"),
    "safeguarding_rooms": ("safeguarding.cases.statements", "safeguarding.cases.routes"),
    "contact_rooms": ("contact.sites.statements", "contact.sites.usecases"),
    "offenders_rooms": ("offenders.caseload.statements", "offenders.caseload.usecases"),
    "contact_fitting": ("contact.forecasts.jobs", "statsmodels"),
    "web_half": ("bluelamp.kit.frame", "pgqueuer"),
    "worker_half": ("contact.calls.jobs", "uvicorn"),
    "gateway_rooms": ("gateway.tokens.statements", "gateway.tokens.routes"),
    "kit": ("bluelamp.kit.clocks", "bluelamp.kit.application"),
    "kit_rooms": ("bluelamp.kit.feed.statements", "bluelamp.kit.feed.routes"),
}
EXHAUSTIVE = {
    "arrow": "bluelamp.utils",
    "referrals": "referrals.helpers",
    "safeguarding": "safeguarding.helpers",
    "contact": "contact.helpers",
    "offenders": "offenders.helpers",
    "gateway": "gateway.helpers",
    "referrals_rooms": "referrals.portal.helpers",
    "safeguarding_rooms": "safeguarding.cases.helpers",
    "contact_rooms": "contact.sites.helpers",
    "offenders_rooms": "offenders.caseload.helpers",
    "gateway_rooms": "gateway.tokens.helpers",
    "kit": "bluelamp.kit.utils",
    "kit_rooms": "bluelamp.kit.feed.helpers",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    roots = CONFIGURATION["session_options"]["root_packages"]
    return grimp.build_graph(*roots, include_external_packages=True, cache_dir=None)


def contracts() -> Iterator[Contract]:
    for options in CONFIGURATION["contracts_options"]:
        yield KINDS[options["type"]](options["name"], CONFIGURATION["session_options"], options)


def contract(name: str) -> Contract:
    """The contract under this heading of the configuration, as far as import-linter lets one see headings."""
    return dict(zip(REFUSED, contracts(), strict=True))[name]


def is_kept(one: Contract, graph: grimp.ImportGraph) -> bool:
    return bool(one.check(graph=copy.deepcopy(graph), verbose=False).kept)


def test_the_whole_tree_is_looked_at(graph):
    assert len([module for module in graph.modules if not graph.is_module_squashed(module)]) > LEAST_MODULES


@pytest.mark.parametrize("name", REFUSED)
def test_the_contract_is_kept(name, graph):
    one = contract(name)
    check = one.check(graph=copy.deepcopy(graph), verbose=False)
    if not check.kept:
        one.render_broken_contract(check)
    assert check.kept, one.name


@pytest.mark.parametrize(("name", "refused"), REFUSED.items())
def test_the_contract_can_fail(name, refused, graph):
    broken = copy.deepcopy(graph)
    importer, imported = refused
    assert importer in broken.modules, f"the example imports from {importer}, which is no more"
    if imported not in broken.modules:
        broken.add_module(imported, is_squashed=True)
    broken.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert not is_kept(contract(name), broken)


@pytest.mark.parametrize(("name", "module"), EXHAUSTIVE.items())
def test_an_unnamed_room_fails_the_build(name, module, graph):
    broken = copy.deepcopy(graph)
    broken.add_module(module)
    assert not is_kept(contract(name), broken)


def test_every_exhaustive_contract_is_tried():
    exhaustive = [
        options["name"]
        for options in CONFIGURATION["contracts_options"]
        if options["type"] == "layers" and options.get("exhaustive") == "True"
    ]
    assert len(exhaustive) == len(EXHAUSTIVE)
