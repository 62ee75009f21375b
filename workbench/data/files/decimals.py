"""Decimal numbers of any length, as databases and Arrow keep them; where one is rounded, that is remarked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workbench.data.column import NumericColumn
from workbench.data.files.columns import Cell, described
from workbench.data.files.source import Described
from workbench.data.remarks import ROUNDED, remarked

_LONGEST = 40  # digits before the decimal mark, beyond which no whole number is meant


def described_decimals(name: str, cells: Sequence[Cell], missing: tuple[str, ...] | None = None) -> Described:
    """As `described`, of cells among which are decimal numbers; those that had to be rounded are noted."""
    plain = [_number(cell) if isinstance(cell, Decimal) else cell for cell in cells]
    variable, column = described(name, plain, missing)
    if not isinstance(column, NumericColumn):
        return variable, column
    both = zip(cells, plain, strict=True)
    n_rounded = sum(isinstance(to, str) and isinstance(cell, Decimal) for cell, to in both)
    return remarked(variable, [ROUNDED.of(n_rounded)] if n_rounded else []), column


def _number(value: Decimal) -> Cell:
    """A whole number as int, else the double that it is, else text: no digit is lost."""
    if not value.is_finite():
        return None if value.is_nan() else float(value)
    if value == value.to_integral_value() and value.adjusted() < _LONGEST:
        return int(value)
    double = float(value)
    return double if Decimal(repr(double)) == value else str(value)
