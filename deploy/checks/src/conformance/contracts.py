"""A kind of import contract that import-linter lacks: these modules import what is listed, and nothing else.

Its own `forbidden` contract names what must not be imported, so a new library goes by unnoticed.
"""

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules


class OnlyContract(Contract):
    """The modules may import each other, `may_import`, and the standard library without `not_even`."""

    type_name = "only"

    # The metaclass puts the parsed values in their place.
    modules: Any = fields.SetField(subfield=fields.ModuleExpressionField())
    may_import: Any = fields.SetField(subfield=fields.StringField(), required=False)
    not_even: Any = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 # import-linter calls it so
        """Look at every import of every module that an expression names; one that names none is a fault."""
        own = self._own(graph)
        found = [
            (importer, imported)
            for importer in sorted(own)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported not in own and not self._allows(imported)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that is not allowed."""
        for importer, imported in check.metadata["found"]:
            output.print_error(f"- {importer} -> {imported}", bold=False)
        output.new_line()

    def _own(self, graph: ImportGraph) -> set[str]:
        named = module_expressions_to_modules(graph, self.modules, as_packages=True, raise_if_unmatched=True)
        return {module.name for module in named}

    def _allows(self, imported: str) -> bool:
        root = imported.partition(".")[0]
        if root in sys.stdlib_module_names:
            return root not in (self.not_even or ())
        return any(imported == allowed or imported.startswith(f"{allowed}.") for allowed in self.may_import or ())
