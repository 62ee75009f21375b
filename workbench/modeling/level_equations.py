"""The level equations of a model as values: lines of symbols, each with its level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.modeling.notation import Token, to_html, to_latex, to_text


@dataclass(frozen=True, slots=True)
class Line:
    """One equation. level: where it stands; about: the random effects' group, or the coefficient's term."""

    kind: Literal["level", "composite", "distribution"]
    level: int
    tokens: tuple[Token, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class LevelEquations:
    """The equations in reading order, and the groups of every level (level 1, the rows, has none)."""

    lines: tuple[Line, ...]
    groups: tuple[tuple[str, ...], ...]

    def of_level(self, level: int) -> tuple[Line, ...]:
        """The equations of one level, the lowest is 1."""
        return tuple(line for line in self.lines if line.kind == "level" and line.level == level)

    @property
    def composite(self) -> Line:
        """All levels put into one equation."""
        return next(line for line in self.lines if line.kind == "composite")

    @property
    def distributions(self) -> tuple[Line, ...]:
        """What is assumed of the residual and the random effects."""
        return tuple(line for line in self.lines if line.kind == "distribution")

    def to_text(self) -> str:
        """One equation a line, in Unicode."""
        return "\n".join(to_text(line.tokens) for line in self.lines)

    def to_html(self) -> str:
        """One paragraph an equation."""
        return "\n".join(f"<p>{to_html(line.tokens)}</p>" for line in self.lines)

    def to_latex(self) -> str:
        """An aligned environment, one equation a line."""
        lines = " \\\\\n".join(to_latex(line.tokens) for line in self.lines)
        return f"\\begin{{gathered}}\n{lines}\n\\end{{gathered}}"
