"""Options that hold a model or parts of one: formulas and hypotheses about coefficients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.analysis.field import Field, When


class ModelFormula(Field[str]):
    """The model: an lme4-style formula, or the same as structured terms.

    Structured: {"outcome": "y", "fixed": ["x", "x:z"], "random": [{"group": "school", "terms": ["x"],
    "intercept": true, "correlated": true}]}; it is kept as the formula it stands for.
    random_terms: whether `(x | group)` terms are allowed.
    alone: when a model is complete without such terms: a condition, or options of which one is changed.
    """

    kind = "formula"

    def __init__(self, *, random_terms: bool, alone: When | Sequence[str] = (), **words: Any) -> None:
        super().__init__("", **words)
        self.random_terms = random_terms
        self.alone: When | tuple[str, ...] = alone if isinstance(alone, When) else tuple(alone)

    def check(self, value: Any) -> str:
        if isinstance(value, Mapping):
            from workbench.modeling import ModelSpec

            return ModelSpec.from_terms(value).to_formula()
        if not isinstance(value, str) or not value.strip():
            raise self.fail(value, "a formula such as  score ~ ses + (ses | school)")
        return value.strip()

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "object"]}


class SideFormula(Field[str]):
    """The predictors of a second part of the model, as a formula without outcome; "" for no such part."""

    kind = "side_formula"

    def __init__(self, **words: Any) -> None:
        super().__init__("", **words)

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or value.count("~") > 1 or "~" in value.strip()[1:]:
            raise self.fail(value, "a formula without outcome, such as  ~ 1 + x")
        text = value.strip()
        return text if not text or text.startswith("~") else f"~ {text}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class FormulaList(Field[tuple[str, ...]]):
    """Several models, each an lme4-style formula.

    least: how many the analysis needs; fewer are kept, since a list is written line by line.
    """

    kind = "formulas"

    def __init__(self, *, random_terms: bool, least: int = 1, **words: Any) -> None:
        super().__init__((), **words)
        self.random_terms, self.least = random_terms, least

    def check(self, value: Any) -> tuple[str, ...]:
        return _lines(self, value, "a list of formulas")

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "minItems": self.least}


class HypothesisList(Field[tuple[str, ...]]):
    """Hypotheses about coefficients, one a line, as `workbench.modeling.linear_hypotheses` reads them.

    That is done when the names of the coefficients are known.
    """

    kind = "hypotheses"

    def __init__(self, **words: Any) -> None:
        super().__init__((), **words)

    def check(self, value: Any) -> tuple[str, ...]:
        return _lines(self, value, "a list of hypotheses such as  x1 - x2  or  x1 = x2")

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


def _lines(field: Field[Any], value: Any, allowed: str) -> tuple[str, ...]:
    """Texts without spaces around them; empty ones left out."""
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        raise field.fail(value, allowed)
    return tuple(text.strip() for text in value if text.strip())
