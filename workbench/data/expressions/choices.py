"""Functions that choose: if, recode, cut."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from workbench.data.classes import class_limits
from workbench.data.expressions.source import category, written
from workbench.data.expressions.tree import Missing, Number, Pair
from workbench.data.expressions.values import Arguments, Bools, Categories, Codes, Truth, Value
from workbench.data.natural import natural_order
from workbench.data.text.numbers import number_text
from workbench.data.variable import Measure
from workbench.plurals import are, counted

if TYPE_CHECKING:
    from workbench.data.classes import Cut

MOST_CLASSES = 100


def choose(given: Arguments) -> Value:
    """if(): the second where the condition is true, the third where it is false, missing where unknown."""
    condition = given.values[0]
    assert isinstance(condition, Truth)
    chosen = np.where(condition.known, np.where(condition.yes, 0, 1), -1)
    if any(isinstance(value, Categories) for value in given.values[1:]):
        return _merged([given.categories(1), given.categories(2)], chosen)
    return np.where(chosen < 0, np.nan, np.where(chosen == 0, given.numbers(1), given.numbers(2)))


def _merged(pieces: Sequence[Categories], chosen: Codes) -> Categories:
    """Row by row the category of the piece `chosen`, -1 for none; levels come in the order of the pieces."""
    levels = tuple(dict.fromkeys(level for piece in pieces for level in piece.levels))
    place = {level: i for i, level in enumerate(levels)}
    codes = np.full(len(chosen), -1, dtype=np.int32)
    for number, piece in enumerate(pieces):
        lookup = np.array([*(place[level] for level in piece.levels), -1], dtype=np.int32)
        here = chosen == number
        codes[here] = lookup[piece.codes[here]]
    with_levels = [piece for piece in pieces if piece.levels]
    ordered = bool(with_levels) and all(
        piece.levels == with_levels[0].levels and piece.variable.measure is Measure.ORDINAL
        for piece in with_levels
    )
    return Categories.computed(codes, levels, ordered=ordered)


def recode(given: Arguments) -> Value:
    """Values replaced pair by pair, the first that fits; others stay, or become what `else` says.

    Where they stay and the new values are of another kind, they are missing.
    """
    call: Any = given.call
    pairs: list[Pair] = list(call.arguments[1:])
    if not pairs and "else" not in given.named:
        raise given.fault("recode() needs at least one pair of values.", 'As in recode(x, 1 = "low").')
    chosen = np.full(given.n_rows, -1, dtype=np.int32)
    for number, pair in enumerate(pairs, 1):
        chosen[_fits(given, pair) & (chosen < 0)] = number
    old = given.values[0]
    new: list[Value | None] = list(given.values[1:])
    rest = given.named.get("else")
    as_text = isinstance(old, Categories) if not pairs else _gives_text(new, rest, old)
    known = old.codes >= 0 if isinstance(old, Categories) else ~np.isnan(given.numbers())
    if "else" in given.named:
        chosen[(chosen < 0) & known] = len(new) + 1
        new.append(rest)
    elif isinstance(old, Categories) == as_text:
        chosen[chosen < 0] = 0
    if as_text:
        empty = Categories.computed(np.full(given.n_rows, -1, dtype=np.int32), ())
        pieces = [old if isinstance(old, Categories) else empty]
        pieces += [value if isinstance(value, Categories) else empty for value in new]
        return _tidied(_merged(pieces, chosen))
    found = np.full(given.n_rows, np.nan)
    every: list[Value | None] = [old, *new]
    for number, value in enumerate(every):
        here = chosen == number
        if value is not None and not isinstance(value, Categories | Truth):
            found[here] = np.broadcast_to(np.asarray(value, dtype=np.float64), given.n_rows)[here]
    return found


def _gives_text(new: Sequence[Value | None], rest: Value | None, old: Value | None) -> bool:
    stated: list[Value | None] = [value for value in (*new, rest) if value is not None]
    return any(isinstance(value, Categories) for value in stated or [old])


def _tidied(found: Categories) -> Categories:
    """Without levels that no row has any more."""
    used = np.bincount(found.codes + 1, minlength=len(found.levels) + 1)[1:] > 0
    if used.all():
        return found
    place = np.append(np.cumsum(used) - 1, -1).astype(np.int32)
    levels = tuple(level for level, kept in zip(found.levels, used, strict=True) if kept)
    ordered = found.variable.measure is Measure.ORDINAL
    return Categories.computed(place[found.codes], levels, ordered=ordered)


def _fits(given: Arguments, pair: Pair) -> Bools:
    """Rows whose old value is one of the pair's."""
    value = given.values[0]
    fits = np.zeros(given.n_rows, dtype=bool)
    for old in pair.old:
        if isinstance(value, Categories):
            if isinstance(old, Missing):
                fits |= value.codes < 0
                continue
            place = (
                _place(written(old), value.levels)
                if value.derived
                else category(old, value.variable, value.levels, given.text)
            )
            fits |= (value.codes == place) & (value.codes >= 0)
        elif isinstance(old, Missing):
            fits |= np.isnan(given.numbers())
        else:
            assert isinstance(old, Number)
            fits |= given.numbers() == old.value
    return fits


def _place(value: str, levels: tuple[str, ...]) -> int:
    return levels.index(value) if value in levels else -1


def cut(given: Arguments) -> Categories:
    """Intervals between the breaks, closed on the right; values outside are missing. As R's cut()."""
    if "limits" in given.named:
        return _cut_by_the_data(given)
    breaks = given.named.get("breaks")
    if not breaks or len(breaks) < 2:
        raise given.fault("cut() needs two or more breaks.", "As in cut(age, breaks = (0, 18, 65, Inf)).")
    if any(not a < b for a, b in pairwise(breaks)):
        raise given.fault("The breaks of cut() must grow from left to right.", "Sort them.")
    labels = given.named.get("labels")
    if labels is not None and len(labels) != len(breaks) - 1:
        raise given.fault(
            f"{len(breaks)} breaks make {counted(len(breaks) - 1, 'interval')}, "
            f"and there {are(len(labels), 'label')}.",
            "Give one label for each interval.",
        )
    right = given.named.get("closed", "right") == "right"
    values = given.numbers()
    place = np.searchsorted(np.array(breaks), values, side="left" if right else "right") - 1
    inside = (values > breaks[0]) & (values <= breaks[-1])
    if not right:
        inside = (values >= breaks[0]) & (values < breaks[-1])
    codes = np.where(inside, place, -1).astype(np.int32)
    names = tuple(labels) if labels is not None else tuple(interval(a, b, right) for a, b in pairwise(breaks))
    return _distinct(codes, names)


def _cut_by_the_data(given: Arguments) -> Categories:
    """Classes with limits that are found in the values, called 1, 2, 3 ... where they have no labels."""
    if "breaks" in given.named:
        raise given.fault("cut() has both breaks and limits.", "Leave one of them out.")
    right, how = given.named.get("closed", "right") == "right", cast("Cut", given.named["limits"])
    values = np.array(np.broadcast_to(given.numbers(), given.n_rows), dtype=np.float64)
    limits = class_limits(values, how, _number_of_classes(given), right=right)
    labels = given.named.get("labels") or [str(number + 1) for number in range(len(limits) + 1)]
    if len(labels) != len(limits) + 1:
        raise given.fault(
            f"The values make {counted(len(limits) + 1, 'class', 'classes')}, "
            f"and there {are(len(labels), 'label')}.",
            "Give one label for each class, or none.",
        )
    place = np.searchsorted(np.array(limits), values, side="left" if right else "right")
    return _distinct(np.where(np.isnan(values), -1, place).astype(np.int32), tuple(labels))


def _number_of_classes(given: Arguments) -> int:
    """n, 4 where it is not said."""
    (n,) = given.named.get("n") or [4]
    if n is None or n != int(n) or not 2 <= n <= MOST_CLASSES:
        raise given.fault(f"n must be a whole number from 2 to {MOST_CLASSES}.", "4 makes quartiles.")
    return int(n)


def interval(low: float, high: float, right: bool) -> str:
    """The usual label of an interval."""
    ends = (number_text(low), number_text(high))
    return f"({ends[0]}, {ends[1]}]" if right else f"[{ends[0]}, {ends[1]})"


def _distinct(codes: Codes, names: tuple[str, ...]) -> Categories:
    """Intervals with the same label are one level."""
    levels = tuple(dict.fromkeys(names))
    lookup = np.array([*(levels.index(name) for name in names), -1], dtype=np.int32)
    return Categories.computed(lookup[codes], levels, ordered=True)


def in_order(found: Categories) -> Categories:
    """The same categories with their levels in natural order."""
    levels = natural_order(found.levels)
    place = {level: i for i, level in enumerate(levels)}
    lookup = np.array([*(place[level] for level in found.levels), -1], dtype=np.int32)
    return Categories.computed(lookup[found.codes], levels, format=found.variable.format)
