"""Kinds of options that steps of data preparation need besides those of analyses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.analysis.field import Field, is_finite


class Expression(Field[str]):
    """An expression on variables, such as  fatal / milestot;  see `workbench.data.expressions`."""

    kind = "expression"
    required = True

    def __init__(self, **words: Any) -> None:
        super().__init__("", **words)

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(value, "an expression such as  fatal / milestot")
        return value.strip()

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class NewName(Field[str]):
    """The name of something that is made, exactly as written; "" for the one that `usual` describes.

    {name} in it stands for the variable it is made from where there may be several, {joined} for all their
    names. empty: what the form shows in grey while there is no name; else the usual one.
    """

    kind = "new_name"

    def __init__(self, *, usual: str = "", required: bool = False, empty: str = "", **words: Any) -> None:
        super().__init__("", **words)
        self.usual, self.required, self.empty = usual, required, empty or usual

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or (self.required and not value.strip()):
            raise self.fail(value, "a name")
        return value

    def of(self, value: str, name: str) -> str:
        """The name for what is made from the variable `name`."""
        return (value or self.usual).replace("{name}", name)

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class TextList(Field[tuple[str, ...]]):
    """Several texts in order, such as levels; () for none. Numbers are taken as they are written.

    example: how a list looks in the form. What the form offers to tick: choices; else the values of the
    variable that the option `levels_of` names; else the variables of the table that `variables_of` names.
    """

    kind = "texts"

    def __init__(
        self,
        *,
        required: bool = False,
        example: str = "a; b; c",
        choices: tuple[str, ...] = (),
        levels_of: str = "",
        variables_of: str = "",
        **words: Any,
    ) -> None:
        super().__init__((), **words)
        self.required, self.example = required, example
        self.choices, self.levels_of, self.variables_of = choices, levels_of, variables_of

    def check(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(map(_is_text, value)):
            raise self.fail(value, "a list of texts")
        if self.required and not value:
            raise self.fail(list(value), "a list with at least one text")
        return tuple(_text(one) for one in value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": ["string", "number"]}}


class TextMap(Field[dict[str, str | None]]):
    """New texts for old ones, {"1": "low", "9": null}; null is a missing value where `missing` allows it.

    of: the option that names the variable whose values are the old texts, "" where they are names; words:
    what old and new texts are called above the two columns of the form.
    """

    kind = "text_map"
    required = True

    def __init__(
        self,
        *,
        of: str = "",
        missing: bool = False,
        words: tuple[str, str] = ("Old", "New"),
        **about: Any,
    ) -> None:
        super().__init__({}, **about)
        self.of, self.missing, self.words = of, missing, words

    def check(self, value: Any) -> dict[str, str | None]:
        if not isinstance(value, Mapping) or not value:
            raise self.fail(value, "an object {old: new}")
        if not all(isinstance(old, str) and self._is_new(new) for old, new in value.items()):
            raise self.fail(dict(value), "an object {old: new} with texts or numbers")
        return {old: None if new is None else _text(new) for old, new in value.items()}

    def _is_new(self, new: Any) -> bool:
        return _is_text(new) or (new is None and self.missing)

    def schema(self) -> dict[str, Any]:
        new = ["string", "number", *(["null"] if self.missing else [])]
        return {"type": "object", "additionalProperties": {"type": new}, "minProperties": 1}


class TableSlot(Field[str]):
    """The name of another table of the project or recipe."""

    kind = "table"
    required = True

    def __init__(self, **words: Any) -> None:
        super().__init__("", **words)

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise self.fail(value, "the name of a table")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


def _is_text(value: Any) -> bool:
    if isinstance(value, str):
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and is_finite(value)


def _text(value: Any) -> str:
    """A text, or a number in its shortest form."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else repr(value)
