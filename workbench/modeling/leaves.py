"""What a numeric factor is made of: variables, and means within groups, which no single value of a row makes.

A leaf can be held at a value of its own: `log(x + 1)` follows from its leaf x, but `group_center(x, school)`
depends on all rows of the school and is a leaf itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.modeling.arithmetic import is_kind
from workbench.modeling.design import Design
from workbench.modeling.evaluate import Evaluator, Floats, Memory, Source
from workbench.modeling.printer import print_node
from workbench.modeling.tree import Name, Node, children


def leaves(node: Node) -> dict[str, Node]:
    """The leaves of a piece by the name they go by, in order: the variable, or the call as it is written."""
    if isinstance(node, Name):
        return {node.name: node}
    if is_kind(node, "grouped"):
        return {print_node(node): node}
    return {name: leaf for child in children(node) for name, leaf in leaves(child).items()}


def leaf_values(design: Design, dataset: Source, leaf: Node) -> Floats:
    """The numbers of a leaf on the data the design was learnt from, shape (n,), the rows used."""
    return Evaluator(dataset, design.memory).column(leaf)[design.rows]


class LeafEvaluator(Evaluator):
    """Evaluates expressions in which some leaves have given values."""

    def __init__(self, source: Source, memory: Memory, given: Mapping[Node, Floats]) -> None:
        super().__init__(source, memory)
        self.given = given

    def _value(self, node: Node) -> Floats | float:
        found = self.given.get(node)
        return super()._value(node) if found is None else found
