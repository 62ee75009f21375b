"""Codings of a researcher's own: numbers for each category, in columns with names.

    {"levels": ["control", "A", "B"], "columns": {"any": [-1, 0.5, 0.5], "A or B": [0, -1, 1]},
     "meaning": "comparisons"}

meaning "coding" (the default): the numbers are the columns of the design, as R's contrasts() takes them.
meaning "comparisons": they are the weights with which means of categories are compared, so that a coefficient
is what they say. With m the means of k categories, W the weights (rows that add up to zero) and C the coding

    m = (1, C) b,   b = (mean of m, W m)      ->      (1, C) = [1'/k; W]^-1

Fewer than k - 1 columns are completed by others at right angles to them, so that the model fits the means of
all categories whatever is compared (as R's contrasts() does; Schad et al. 2020, J. Mem. Lang. 110).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.errors import ModelError
from workbench.plurals import counted

if TYPE_CHECKING:
    from workbench.modeling.contrasts import Contrast, Floats

Choice: TypeAlias = str | Mapping[str, Any]
Contrasts: TypeAlias = Mapping[str, Choice]
"""How categorical variables are coded: a word such as "sum", or numbers as above."""

MEANINGS = ("coding", "comparisons")
SAME = 1e-9  # share of the largest singular value below which columns say the same


def checked(value: Any) -> dict[str, Any]:
    """The canonical form of a coding in numbers; ModelError for one that is none, whatever the data."""
    if not isinstance(value, Mapping) or not set(value) <= {"levels", "columns", "meaning"}:
        raise ModelError("A coding in numbers has levels, columns and meaning.", EXAMPLE)
    levels, columns = value.get("levels"), value.get("columns")
    if not isinstance(levels, list | tuple) or not all(isinstance(level, str) for level in levels):
        raise ModelError("A coding in numbers names its levels as a list of texts.", EXAMPLE)
    if len(set(levels)) < max(len(levels), 2):
        raise ModelError("A coding in numbers names at least two different levels.", EXAMPLE)
    if not isinstance(columns, Mapping) or not columns:
        raise ModelError("A coding in numbers needs at least one column.", EXAMPLE)
    meaning = value.get("meaning", "coding")
    if meaning not in MEANINGS:
        raise ModelError(f"The meaning of a coding cannot be {meaning}.", f"Use {' or '.join(MEANINGS)}.")
    found = {str(name).strip(): _numbers(name, numbers, len(levels)) for name, numbers in columns.items()}
    if len(found) < len(columns) or "" in found:
        raise ModelError("Every column of a coding needs a name of its own.", "Give them names.")
    if len(found) > len(levels) - 1:
        raise ModelError(
            f"{len(levels)} levels have room for {counted(len(levels) - 1, 'column')}, not for {len(found)}.",
            "Remove columns.",
        )
    if meaning == "comparisons":
        for name, numbers in found.items():
            _adds_up_to_zero(name, numbers)
    return {"levels": [str(level) for level in levels], "columns": found, "meaning": meaning}


EXAMPLE = 'For example {"levels": ["a", "b", "c"], "columns": {"b or c": [-1, 0.5, 0.5], "c": [0, -1, 1]}}.'


def contrast_names(value: Mapping[str, Any], n_levels: int) -> tuple[str, ...]:
    """The names of the columns for so many categories, those that complete them included."""
    names = tuple(value["columns"])
    return names + tuple(f"other {k + 1}" for k in range(n_levels - 1 - len(names)))


def custom(value: Mapping[str, Any], variable: str, levels: Sequence[str]) -> Contrast:
    """The coding of the categories in use. ModelError where it does not fit them."""
    from workbench.modeling.contrasts import Contrast

    found = checked(value)
    unknown = [level for level in levels if level not in found["levels"]]
    if unknown:
        raise ModelError(
            f"The coding of {variable} has no numbers for {', '.join(unknown[:5])}.",
            "Give a number for each category that occurs in the rows used.",
        )
    if len(found["columns"]) > len(levels) - 1:
        raise ModelError(
            f"{variable} has {len(levels)} categories in the rows used: its coding has room for "
            f"{counted(len(levels) - 1, 'column')}, not for {len(found['columns'])}.",
            "Remove columns.",
        )
    matrix = coding_matrix(found, levels, variable)
    return Contrast(len(levels), contrast_names(found, len(levels)), matrix)


def coding_matrix(value: Mapping[str, Any], levels: Sequence[str], variable: str = "the variable") -> Floats:
    """The coding (levels, levels - 1); ModelError where columns say the same."""
    import numpy as np

    places = [value["levels"].index(level) for level in levels]
    given = np.array(list(value["columns"].values()), dtype=np.float64).T[places]
    if value["meaning"] == "comparisons":
        for name, weights in zip(value["columns"], given.T, strict=True):
            _adds_up_to_zero(name, weights.tolist())
    whole = _completed(given, variable)
    if value["meaning"] == "coding":
        return whole
    rows = np.vstack([np.full(len(levels), 1.0 / len(levels)), whole.T])
    out: Floats = np.linalg.inv(rows)[:, 1:]
    return out


def _completed(columns: Floats, variable: str) -> Floats:
    """With further columns at right angles to these and to the constant, (k, k - 1)."""
    import numpy as np

    k, m = columns.shape
    lengths = np.linalg.norm(columns, axis=0)
    unit = columns / np.where(lengths > 0.0, lengths, 1.0)
    with_constant = np.column_stack([np.full(k, k**-0.5), unit])
    left, size, _ = np.linalg.svd(with_constant)
    if size[-1] < SAME * size[0]:
        raise ModelError(
            f"The columns of the coding of {variable} say the same as each other or as the intercept.",
            "Change or remove one: none may follow from the others, and none may be constant.",
        )
    return np.asarray(np.column_stack([columns, left[:, m + 1 :]]), dtype=np.float64)


def _numbers(name: Any, numbers: Any, count: int) -> list[float]:
    good = isinstance(numbers, list | tuple) and all(map(_is_number, numbers))
    if not good or len(numbers) != count:
        raise ModelError(f"The column {name} of a coding needs {count} numbers, one for each level.", EXAMPLE)
    return [float(number) for number in numbers]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _adds_up_to_zero(name: str, weights: Sequence[float]) -> None:
    total, size = math.fsum(weights), max(map(abs, weights))
    if abs(total) > 1e-6 * max(size, 1e-300):
        raise ModelError(
            f"The weights of the comparison {name} add up to {total:g}.",
            "Weights of a comparison add up to zero: some categories are set against others.",
        )
