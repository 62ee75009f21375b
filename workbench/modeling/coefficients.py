"""The tree of coefficients behind level equations.

Every column of the model is a path: its part at level 1, its part at level 2, and so on; () where it has
none. A coefficient of level m is the start of a path, of length m, and is itself explained at level m + 1
by the paths that
go on from it: for two levels beta_p = gamma_p0 + gamma_p1 w + U_p. A coefficient that only goes on to its own
constant, with no random effect, is written as that constant everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.modeling.notation import Symbol

Part = tuple[Symbol, ...]
Effect = tuple[Symbol, Part]
"""A random effect, and what it is multiplied with besides its place in the tree."""


@dataclass(slots=True)
class Coefficient:
    """path: the number of each part, () for the model itself; children by their part, the constant first."""

    path: tuple[int, ...] = ()
    children: dict[Part, Coefficient] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    about: str = ""

    @property
    def level(self) -> int:
        return len(self.path)

    def child(self, part: Part, about: str = "") -> Coefficient:
        """The coefficient of a part one level up, made if it is not there; the constant has number 0."""
        if part not in self.children:
            number = 0 if not part else 1 + sum(bool(other) for other in self.children)
            self.children[part] = Coefficient((*self.path, number), about=about)
        return self.children[part]

    def resolved(self) -> Coefficient:
        """The coefficient under which this one is written."""
        if self.effects or tuple(self.children) != ((),):
            return self
        return self.children[()].resolved()

    def parts(self) -> list[tuple[Part, Coefficient]]:
        """What explains this coefficient, the constant first."""
        return sorted(self.children.items(), key=lambda item: item[1].path)

    def explained(self) -> Iterator[Coefficient]:
        """The coefficients below that have an equation of their own, in the order of their paths."""
        for _, child in self.parts():
            shown = child.resolved()
            if shown.children or shown.effects:
                yield shown
            yield from shown.explained()
