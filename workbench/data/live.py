"""Computed variables that stay live: their values follow the variables they are computed from.

A variable with an expression in `computed` is computed again whenever one of its inputs changes, in the order
of dependence. `refreshed` sees what changed by comparing the data before and after, so that no edit has to
know of it: columns are immutable, and one that is the same object has not changed.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.data.column import Column
from workbench.data.computed import computed
from workbench.data.dataset import Dataset
from workbench.data.expressions.parser import condition_names
from workbench.data.expressions.writing import renamed
from workbench.data.progress import pause
from workbench.data.retype import retyped
from workbench.data.variable import Variable
from workbench.errors import DataError, ExpressionError, WorkbenchError


def with_computed(
    dataset: Dataset,
    name: str,
    expression: str,
    *,
    live: bool = True,
    replace: bool = False,
    label: str = "",
    place: int | None = None,
) -> Dataset:
    """The data with the variable `name` computed; at the end, or where the one it replaces stands.

    live: it is computed again when its inputs change; replace: it may take the place of another variable.
    ExpressionError for an expression that does not fit; DataError for a name that is taken or a circle.
    """
    if not name.strip():
        raise DataError("The new variable needs a name.", "Type at least one letter.")
    known = name in dataset
    if known and not replace:
        raise DataError(
            f"There is a variable called '{name}' already.",
            "Choose another name, or ask for it to be replaced.",
        )
    if live:
        _check_circle(dataset, name, expression)
    variable, column = computed(dataset, name, expression)
    variable = variable.with_(computed=expression, label=label)
    variable = variable if live else variable.of_its_own()
    listed = [v for v in dataset.variables if v.name != name]
    where = dataset.names.index(name) if known else len(listed) if place is None else place
    listed.insert(where, variable)
    made = dataset.replaced({name: column}, listed)
    return refreshed(dataset, made, typed=False) if known else made


def is_live(dataset: Dataset) -> bool:
    """Whether some variable is computed."""
    return any(v.computed for v in dataset.variables)


def refreshed(before: Dataset | None, after: Dataset, *, typed: bool = True) -> Dataset:
    """`after` with every computed variable up to date. DataError, with the reason, when one cannot be.

    before: the data from which `after` was made by some edit; None: everything counts as changed.
    typed: the edit may have been one by hand, which must not touch computed values.
    """
    if not is_live(after):
        return after
    if before is not None:
        after = _with_new_names(before, after)
        if typed:
            _check_hand_edits(before, after)
    for variable in after.variables:
        _check_there(variable, _names(variable), after)
    changed = {n for n in after.names if before is None or _differs(before, after, n)}
    if not changed:
        return after
    everything = before is None or before.n_rows != after.n_rows or changed >= _plain_names(after)
    for variable in _in_order(after):
        used = _names(variable)
        redefined = before is not None and variable.name in before and _redefined(before, variable)
        if everything or redefined or changed.intersection(used):
            after = _again(after, variable)
            changed.add(variable.name)
    return after


def _plain_names(dataset: Dataset) -> set[str]:
    return {v.name for v in dataset.variables if not v.computed}


def _differs(before: Dataset, after: Dataset, name: str) -> bool:
    """Other values, or the same values understood differently."""
    if name not in before or before.column(name) is not after.column(name):
        return True
    old, new = before.variable(name), after.variable(name)
    return old is not new and _meaning(old) != _meaning(new)


def _meaning(variable: Variable) -> tuple[object, ...]:
    missing = variable.missing_codes, variable.missing_ranges
    return variable.measure, variable.levels, missing, variable.format, variable.reference


def _redefined(before: Dataset, variable: Variable) -> bool:
    return before.variable(variable.name).computed != variable.computed


def _with_new_names(before: Dataset, after: Dataset) -> Dataset:
    """Expressions that follow variables which only got another name."""
    gone = [n for n in before.names if n not in after]
    new = {id(after.column(n)): n for n in after.names if n not in before}
    names = {n: new[id(before.column(n))] for n in gone if id(before.column(n)) in new}
    if not names:
        return after
    variables = [
        v.with_(computed=renamed(v.computed, names)) if names.keys() & set(_names(v)) else v
        for v in after.variables
    ]
    return after.replaced(variables=variables)


def _names(variable: Variable) -> tuple[str, ...]:
    return condition_names(variable.computed) if variable.computed else ()


def _check_hand_edits(before: Dataset, after: Dataset) -> None:
    """Values of a computed variable cannot be typed over: they would be gone at the next change."""
    if before.n_rows != after.n_rows:
        return
    other = [n for n in after.names if n not in before or before.column(n) is not after.column(n)]
    for name in other:
        if name not in before:
            return
        variable, old = after.variable(name), before.variable(name)
        same = variable.computed and variable.computed == old.computed and variable.measure is old.measure
        if not same:
            return
    if other:
        raise DataError(
            f"'{other[0]}' is computed, its values cannot be typed.",
            "Change its expression, or make it a variable of its own first (Keep values).",
        )


def _check_there(variable: Variable, used: Iterable[str], dataset: Dataset) -> None:
    for name in used:
        if name not in dataset:
            raise DataError(
                f"'{variable.name}' is computed from '{name}', which would be gone.",
                f"Remove '{variable.name}' as well, or keep its values first.",
            )


def _in_order(dataset: Dataset) -> list[Variable]:
    """Computed variables, each after those it is computed from."""
    waiting = {v.name: v for v in dataset.variables if v.computed}
    done: list[Variable] = []
    while waiting:
        ready = [v for v in waiting.values() if not waiting.keys() & set(_names(v))]
        if not ready:
            raise _circle(list(waiting))
        done += ready
        for variable in ready:
            del waiting[variable.name]
    return done


def _check_circle(dataset: Dataset, name: str, expression: str) -> None:
    """A variable must not depend on itself, directly or through others."""
    seen, waiting = set[str](), [*condition_names(expression)]
    while waiting:
        used = waiting.pop()
        if used == name:
            computed_ones = dict.fromkeys([*(v.name for v in dataset.variables if v.computed), name])
            raise _circle([n for n in computed_ones if n == name or n in seen])
        if used not in seen and used in dataset:
            seen.add(used)
            waiting += _names(dataset.variable(used))


def _circle(names: list[str]) -> DataError:
    listed = " and ".join(f"'{name}'" for name in names[:3])
    if len(names) == 1:
        return DataError(
            f"{listed} would be computed from itself.",
            "Give the result another name, or do not keep it live.",
        )
    return DataError(f"{listed} would be computed from each other.", "Compute one of them without the other.")


def _again(dataset: Dataset, variable: Variable) -> Dataset:
    """One variable computed again; what the user has set of it stays."""
    pause()
    try:
        made, column = computed(dataset, variable.name, variable.computed)
        made, column = _as_before(made, column, variable)
    except WorkbenchError as error:
        place = f" in  {error.expression}" if isinstance(error, ExpressionError) and error.expression else ""
        raise DataError(
            f"'{variable.name}' can no longer be computed{place}: {error.message}", error.advice
        ) from error
    return dataset.redescribed(made, column)


def _as_before(made: Variable, column: Column, old: Variable) -> tuple[Variable, Column]:
    """New values with the measure, labels and level order the variable had."""
    if made.measure is not old.measure:
        made, column = retyped(made, column, old.measure)
    levels = made.levels
    if levels and old.levels:
        now = {level.value for level in levels}
        kept = [level for level in old.levels if level.value in now]
        known = {level.value for level in kept}
        levels = (*kept, *(level for level in levels if level.value not in known))
    values = {level.value for level in levels}
    reference = old.reference if old.reference in values else None
    return old.with_(levels=levels, reference=reference, format=old.format or made.format), column
