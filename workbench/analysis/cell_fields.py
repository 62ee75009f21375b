"""Kinds of options of steps that are made by pointing at cells: rows, blocks of texts, texts as typed."""

from __future__ import annotations

from typing import Any

from workbench.analysis.field import Field
from workbench.data.row_numbers import is_row_number

Block = tuple[tuple[str, ...], ...]


class RowNumbers(Field[tuple[int | str, ...]]):
    """Rows by number, the first is 1, in the order in which they are used; "5-120" stands for many."""

    kind = "rows"
    required = True

    def __init__(self, **words: Any) -> None:
        super().__init__((), **words)

    def check(self, value: Any) -> tuple[int | str, ...]:
        if not isinstance(value, list | tuple) or not value or not all(map(is_row_number, value)):
            raise self.fail(value, 'a list of row numbers such as [3, 7, "10-120"]')
        return tuple(value)

    def schema(self) -> dict[str, Any]:
        run = {"type": "string", "pattern": "^[1-9][0-9]*-[1-9][0-9]*$"}
        number = {"anyOf": [{"type": "integer", "minimum": 1}, run]}
        return {"type": "array", "items": number, "minItems": 1}


class Cells(Field[Block]):
    """A block of cells as texts: one list a row, all of one length; "" is an empty cell."""

    kind = "cells"
    required = True

    def __init__(self, **words: Any) -> None:
        super().__init__((), **words)

    def check(self, value: Any) -> Block:
        good = isinstance(value, list | tuple) and bool(value) and all(map(_is_row, value))
        if not good or len({len(row) for row in value}) != 1:
            raise self.fail(value, 'a list of rows of texts, all of one length, such as [["1", "a"]]')
        return tuple(tuple(row) for row in value)

    def schema(self) -> dict[str, Any]:
        row = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        return {"type": "array", "items": row, "minItems": 1}


class ExactText(Field[str]):
    """A text exactly as written, with its blanks and lines; "" for none."""

    kind = "exact_text"

    def __init__(self, *, required: bool = False, **words: Any) -> None:
        super().__init__("", **words)
        self.required = required

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or (self.required and not value):
            raise self.fail(value, "a text")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", **({"minLength": 1} if self.required else {})}


def _is_row(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(cell, str) for cell in value)
