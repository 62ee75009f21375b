"""The kinds of options an analysis can declare.

A field states once what an option means: its title, help, default, allowed values and when it is enabled.
The dialog, the shell's validation, the JSON schema, the help page and the script call all derive from it.
Light by design: plugin descriptions import this at start.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, cast, overload

from workbench.errors import ModelError, OptionsError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class When:
    """Enabled only while option `option` has one of `values`."""

    option: str
    values: tuple[Any, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        return values.get(self.option) in self.values


class Field(Generic[T]):
    """One option; used as a class attribute of an Options class, read as a plain value on its instances.

    title: short words on screen; help: one or two sentences for a tooltip and the help page;
    group: heading in the dialog; advanced: shown only on request; when: condition under which it applies.
    """

    kind = "field"

    def __init__(
        self,
        default: T,
        *,
        title: str,
        help: str,
        group: str = "",
        advanced: bool = False,
        when: When | None = None,
    ) -> None:
        self.default = default
        self.title, self.help, self.group = title, help, group
        self.advanced, self.when = advanced, when
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        return self if instance is None else cast(T, vars(instance)[self.name])

    def check(self, value: Any) -> T:
        """The value in its canonical form, or OptionsError saying what is allowed."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """The JSON schema of the value, without title and default."""
        raise NotImplementedError

    def fail(self, value: Any, allowed: str) -> OptionsError:
        shown = reprlib.repr(value)
        return OptionsError(f"Option '{self.name}' cannot be {shown}.", f"Use {allowed}.", option=self.name)


class Choice(Field[str]):
    """One of a closed list; `choices` maps the value in recipes to the words on screen."""

    kind = "choice"

    def __init__(self, default: str, choices: Mapping[str, str], **words: Any) -> None:
        super().__init__(default, **words)
        self.choices = dict(choices)

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise self.fail(value, "one of " + ", ".join(self.choices))
        return value

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}


class Boolean(Field[bool]):
    """Yes or no."""

    kind = "boolean"

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.fail(value, "true or false")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Number(Field[float]):
    """A finite number between `low` and `high` (both allowed unless `open_interval`)."""

    kind = "number"

    def __init__(
        self,
        default: float,
        *,
        low: float = -math.inf,
        high: float = math.inf,
        open_interval: bool = False,
        **words: Any,
    ) -> None:
        super().__init__(default, **words)
        self.low, self.high, self.open_interval = low, high, open_interval

    def check(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise self.fail(value, self.allowed())
        inside = self.low < value < self.high if self.open_interval else self.low <= value <= self.high
        if not inside:
            raise self.fail(value, self.allowed())
        return float(value)

    def allowed(self) -> str:
        between = "strictly between" if self.open_interval else "from"
        joint = "and" if self.open_interval else "to"
        return f"a number {between} {self.low:g} {joint} {self.high:g}"

    def schema(self) -> dict[str, Any]:
        names = ("exclusiveMinimum", "exclusiveMaximum") if self.open_interval else ("minimum", "maximum")
        bounds = zip(names, (self.low, self.high), strict=True)
        return {"type": "number", **{name: bound for name, bound in bounds if math.isfinite(bound)}}


class Integer(Field[int]):
    """A whole number from `low` to `high`."""

    kind = "integer"

    def __init__(self, default: int, *, low: int = 0, high: int = 2**53, **words: Any) -> None:
        super().__init__(default, **words)
        self.low, self.high = low, high

    def check(self, value: Any) -> int:
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole or not self.low <= value <= self.high:
            raise self.fail(value, f"a whole number from {self.low} to {self.high}")
        return int(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class VariableSlot(Field[str | None]):
    """The name of one variable, or None. `measures`: which measures fit (empty = any)."""

    kind = "variable"

    def __init__(self, *, measures: Sequence[str] = (), required: bool = False, **words: Any) -> None:
        super().__init__(None, **words)
        self.measures, self.required = tuple(measures), required

    def check(self, value: Any) -> str | None:
        if value is None and not self.required:
            return None
        if not isinstance(value, str) or not value:
            raise self.fail(value, "the name of a variable")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string"} if self.required else {"type": ["string", "null"]}


class VariableList(Field[tuple[str, ...]]):
    """Names of several variables, in order."""

    kind = "variables"

    def __init__(self, *, measures: Sequence[str] = (), **words: Any) -> None:
        super().__init__((), **words)
        self.measures = tuple(measures)

    def check(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v for v in value):
            raise self.fail(value, "a list of variable names")
        return tuple(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


class PerVariable(Field[dict[str, Any]]):
    """A choice for each of some variables, e.g. contrasts: {"sector": "sum"}.

    custom: words on screen for a coding in numbers of one's own, which is allowed too where they are given
    (see `workbench.modeling.custom_contrast`).
    """

    kind = "per_variable"

    def __init__(self, choices: Mapping[str, str], *, custom: str = "", **words: Any) -> None:
        super().__init__({}, **words)
        self.choices, self.custom = dict(choices), custom

    def check(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise self.fail(value, self._allowed())
        return {str(name): self._one(value, str(name), choice) for name, choice in value.items()}

    def _allowed(self) -> str:
        return "an object {variable: " + " | ".join(self.choices) + "}"

    def _one(self, whole: Any, name: str, choice: Any) -> Any:
        if isinstance(choice, str) and choice in self.choices:
            return choice
        if not self.custom or not isinstance(choice, Mapping):
            raise self.fail(whole, self._allowed())
        from workbench.modeling.custom_contrast import checked

        try:
            return checked(choice)
        except ModelError as error:
            raise OptionsError(f"{name}: {error.message}", error.advice, option=self.name) from error

    def schema(self) -> dict[str, Any]:
        word: dict[str, Any] = {"enum": list(self.choices)}
        if not self.custom:
            return {"type": "object", "additionalProperties": word}
        numbers = {
            "type": "object",
            "properties": {
                "levels": {"type": "array", "items": {"type": "string"}, "minItems": 2},
                "columns": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "number"}},
                },
                "meaning": {"enum": ["coding", "comparisons"]},
            },
            "required": ["levels", "columns"],
            "additionalProperties": False,
        }
        return {"type": "object", "additionalProperties": {"anyOf": [word, numbers]}}


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


class ValuesPerVariable(Field[dict[str, list[float | str]]]):
    """Some values for each of some variables, e.g. {"age": [10, 20], "sex": ["Male"]}: numbers or levels.

    A single value may stand without the list.
    """

    kind = "values_per_variable"

    def __init__(self, **words: Any) -> None:
        super().__init__({}, **words)

    def check(self, value: Any) -> dict[str, list[float | str]]:
        if not isinstance(value, Mapping):
            raise self.fail(value, "an object {variable: [values]}")
        return {str(name): self._values(value, given) for name, given in value.items()}

    def _values(self, whole: Any, given: Any) -> list[float | str]:
        values = list(given) if isinstance(given, list | tuple) else [given]
        if not values or not all(map(_is_value, values)):
            raise self.fail(whole, "an object {variable: [values]} with numbers or levels as values")
        return [value if isinstance(value, str) else float(value) for value in values]

    def schema(self) -> dict[str, Any]:
        value = {"type": ["number", "string"]}
        return {
            "type": "object",
            "additionalProperties": {"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]},
        }


class Condition(Field[str]):
    """A condition on variables that chooses rows, such as  sex == "Female" and age >= 18;  "" for all rows.

    What can be written is told in `workbench.data.expressions`; it is read and checked against the data when
    the analysis runs.
    """

    kind = "condition"

    def __init__(self, **words: Any) -> None:
        super().__init__("", **words)

    def check(self, value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.fail(value, 'a condition such as  sex == "Female" and age >= 18')
        return value.strip()

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"]}


class ModelFormula(Field[str]):
    """The model: an lme4-style formula, or the same as structured terms.

    Structured: {"outcome": "y", "fixed": ["x", "x:z"], "random": [{"group": "school", "terms": ["x"],
    "intercept": true, "correlated": true}]}; it is kept as the formula it stands for.
    random_terms: whether `(x | group)` terms are allowed.
    alone: the condition under which a model that could have such terms is complete without any.
    """

    kind = "formula"

    def __init__(self, *, random_terms: bool, alone: When | None = None, **words: Any) -> None:
        super().__init__("", **words)
        self.random_terms, self.alone = random_terms, alone

    def check(self, value: Any) -> str:
        if isinstance(value, Mapping):
            from workbench.modeling import ModelSpec

            return ModelSpec.from_terms(value).to_formula()
        if not isinstance(value, str) or not value.strip():
            raise self.fail(value, "a formula such as  score ~ ses + (ses | school)")
        return value.strip()

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "object"]}


class LevelName(Field[str]):
    """One category of a variable, "" for the usual one.

    of: what the variable is in the model, "outcome".
    """

    kind = "level"

    def __init__(self, *, of: str, **words: Any) -> None:
        super().__init__("", **words)
        self.of = of

    def check(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.fail(value, "a category, as it is written in the data")
        return f"{value:g}" if isinstance(value, float) else str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number"]}


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


def _lines(field: Field[Any], value: Any, allowed: str) -> tuple[str, ...]:
    """Texts without spaces around them; empty ones left out."""
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        raise field.fail(value, allowed)
    return tuple(text.strip() for text in value if text.strip())


def _is_value(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value)
    return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)


def _is_finite(value: int | float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False
