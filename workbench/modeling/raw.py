"""Columns on all rows of the data, and where each of them is missing."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.errors import DataError, ModelError
from workbench.modeling.arithmetic import group_names, is_kind, learns_from_analysed, number_names
from workbench.modeling.categories import Codes, category_variable
from workbench.modeling.evaluate import Evaluator, Floats, Memory, Source
from workbench.modeling.printer import print_node
from workbench.modeling.selection import Selected
from workbench.modeling.tree import Call, Name, Node, names_in

Rows = NDArray[np.intp] | None
"""Indices of the rows used; None for all of them, so that nothing need be copied."""

_Scalar = TypeVar("_Scalar", bound=np.generic)


class RawFrame:
    """Gathers columns on all rows of a source, and knows where each is missing."""

    def __init__(self, source: Source, memory: Memory) -> None:
        self.source = source
        self.evaluator = Evaluator(source, memory)
        self.numbers: dict[Node, Floats] = {}
        self.codes: dict[str, tuple[Codes, tuple[str, ...]]] = {}
        self.missing: dict[str, NDArray[np.bool_]] = {}
        self.excluded: NDArray[np.bool_] = np.zeros(1, dtype=bool)
        self.notices: list[tuple[str, str]] = []

    def add_factor(self, node: Node) -> None:
        """A factor of a term: a categorical variable or a numeric expression."""
        variable = category_variable(node, self.source)
        if variable is None:
            self.add_number(node)
        else:
            self.add_codes(variable)

    def add_codes(self, name: str) -> None:
        """A variable as categories."""
        if name not in self.codes:
            self.codes[name] = codes, _ = self.source.codes(name)
            if codes.min(initial=0) < 0:
                self._note_missing(name, codes < 0)

    def add_number(self, node: Node) -> Floats:
        """A numeric expression, checked for infinite values."""
        if node not in self.numbers:
            for name in number_names(node):
                self._check_variable(name)
            for name in group_names(node):
                self.add_codes(name)
            inner = node.arguments[0].value if isinstance(node, Call) and is_kind(node, "basis") else node
            if not isinstance(inner, Name):
                self._check_expression(inner, self.evaluator.column(inner))
            self.numbers[node] = self._numbers(node)
        return self.numbers[node]

    def _numbers(self, node: Node) -> Floats:
        if isinstance(node, Call) and is_kind(node, "basis"):
            return self.evaluator.basis(node)
        return self.evaluator.column(node)

    def learn_from(self, rows: Rows) -> None:
        """Compute again what learns from the analysed rows, now that they are known."""
        again = [node for node in self.numbers if learns_from_analysed(node)]
        if rows is None or not again:
            return
        self.evaluator.learn_from(rows)
        for node in again:
            self.numbers[node] = self._numbers(node)
            if not np.isfinite(self.numbers[node][rows]).all():
                raise ModelError(
                    f"{print_node(node)} does not exist on every row analysed.",
                    "Learn its means from all rows, or correct the variable.",
                )

    def exclude(self, label: str, rows: NDArray[np.bool_]) -> None:
        """Leave rows out for the sake of a variable that is known there."""
        self.excluded = self.excluded | rows
        self._note_missing(label, rows | self.missing.get(label, np.zeros(1, dtype=bool)))

    def miss(self, label: str, rows: NDArray[np.bool_]) -> None:
        """A variable is missing on these rows, also where it is known on others that do not need it."""
        self._note_missing(label, rows | self.missing.get(label, np.zeros(1, dtype=bool)))

    def check_complete(self) -> None:
        """DataError that says how often each variable is missing; rows excluded on purpose do not count."""
        gone = {label: mask & ~self.excluded for label, mask in self.missing.items()}
        listed = [f"{label} ({int(mask.sum()):,})" for label, mask in gone.items() if mask.any()]
        if not listed:
            return
        rows = np.logical_or.reduce(list(gone.values()))
        error = DataError(
            f"Values are missing on {count_rows(int(rows.sum()))} of {self.source.n_rows:,}: "
            f"{', '.join(listed)}; the first is row {self._first(rows)}.",
            "Fill them in or impute them, or choose to leave incomplete rows out.",
        )
        error.remedies = (("Leave incomplete rows out", {"missing": "listwise"}),)
        raise error

    def complete_rows(self) -> Rows:
        """The rows on which everything is known, None when all are; DataError when there is no such row."""
        if not self.missing:
            if self.source.n_rows == 0:
                raise DataError("The data have no rows.", "Open a file with data.")
            return None
        masks = iter(self.missing.values())
        missing = next(masks).copy()
        for mask in masks:
            missing |= mask
        rows = np.flatnonzero(~missing)
        if not len(rows):
            worst = max(self.missing, key=lambda label: int(self.missing[label].sum()))
            raise DataError(
                "There is no row on which all variables of the model are known.",
                f"{worst} is missing on {int(self.missing[worst].sum())} of {self.source.n_rows} rows.",
            )
        return rows

    def _check_variable(self, name: str) -> None:
        values = self.evaluator.variable(name)
        if name in self.missing or np.isfinite(values).all():
            return
        infinite = int(np.isinf(values).sum())
        if infinite:
            raise DataError(
                f"{name} is infinite on {count_rows(infinite)} (first: row {self._first(np.isinf(values))}).",
                "Correct these values, or declare them missing.",
            )
        self._note_missing(name, np.isnan(values))

    def _check_expression(self, node: Node, values: Floats) -> None:
        """Infinite results are an error; results that do not exist (log of a negative number) are missing."""
        if np.isfinite(values).all():
            return
        label, infinite = print_node(node), np.isinf(values)
        if infinite.any():
            where = f"{count_rows(int(infinite.sum()))} (first: row {self._first(infinite)})"
            raise ModelError(
                f"{label} is infinite on {where}.",
                "Look for a zero in a logarithm or a division there.",
            )
        missing = np.isnan(values)
        for name in names_in(node):
            missing &= ~self.missing.get(name, np.zeros(1, dtype=bool))
        if missing.any():
            where = f"{count_rows(int(missing.sum()))} (first: row {self._first(missing)})"
            message = f"{label} does not exist on {where}."
            self.notices.append((message, "These rows are left out."))
            self._note_missing(label, missing)

    def _first(self, mask: NDArray[np.bool_]) -> int:
        """The number in the data of the first row in a mask, from 1."""
        place = int(np.argmax(mask))
        return 1 + (int(self.source.rows[place]) if isinstance(self.source, Selected) else place)

    def _note_missing(self, label: str, mask: NDArray[np.bool_]) -> None:
        if mask.any():
            self.missing[label] = mask


def taken(array: NDArray[_Scalar], rows: Rows) -> NDArray[_Scalar]:
    """The given rows of an array; the array itself when rows is None."""
    return array if rows is None else array[rows]


def count_rows(count: int) -> str:
    """1 row, 2 rows."""
    return "1 row" if count == 1 else f"{count} rows"
