"""Options that name variables, or say something for each of some variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.analysis.field import Field, is_finite
from workbench.data.text.numbers import number_text
from workbench.errors import ModelError, OptionsError


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
    """Names of several variables, in order; `required`: at least one.

    among: the option of the same kind whose variables the form offers, "" for those of the data; empty: which
    are meant if none is named, as the form shows it.
    """

    kind = "variables"

    def __init__(
        self,
        *,
        measures: Sequence[str] = (),
        required: bool = False,
        among: str = "",
        empty: str = "",
        **words: Any,
    ) -> None:
        super().__init__((), **words)
        self.measures, self.required, self.among = tuple(measures), required, among
        self.empty = empty

    def check(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v for v in value):
            raise self.fail(value, "a list of variable names")
        if self.required and not value:
            raise self.nothing()
        return tuple(value)

    def schema(self) -> dict[str, Any]:
        least = {"minItems": 1} if self.required else {}
        return {"type": "array", "items": {"type": "string"}, **least}


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
        return number_text(value) if isinstance(value, float) else str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number"]}


def _is_value(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value)
    return isinstance(value, int | float) and not isinstance(value, bool) and is_finite(value)
