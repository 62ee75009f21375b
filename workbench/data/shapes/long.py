"""Wide to long: one row a person and occasion, of several columns a person; several stacks at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.near_names import first_twice
from workbench.data.progress import pause
from workbench.data.rows import known
from workbench.data.shapes.stacking import stacked
from workbench.data.text.numbers import TextKind, number_of, text_kind
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError
from workbench.plurals import are, counted

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMBERED = re.compile(r"(.*?)[_. ]?([0-9]{1,4})")


@dataclass(frozen=True)
class Stack:
    """Columns that are the same thing at several times: the name of the long variable, and its columns."""

    name: str
    columns: tuple[str, ...]


def to_long(
    dataset: Dataset,
    stacks: Sequence[Stack],
    times: Sequence[str],
    *,
    time: str = "Time",
    row_id: str = "",
    keep: Sequence[str] | None = None,
    drop_missing: bool = False,
) -> Dataset:
    """The long table, person by person.

    times: one for each column of a stack, texts that are numbers make a numeric variable called `time`.
    row_id: the name of a new variable that numbers the rows of the wide table, "" for none. keep: variables
    repeated beside, None for all others. drop_missing: without rows in which every stack is missing.
    """
    check_stacks(dataset, stacks)
    n_times = len(stacks[0].columns)
    if len(times) != n_times:
        raise DataError(
            f"There {are(len(times), 'time value')} for {counted(n_times, 'column')} in each stack.",
            "Give one time value for each column, in the same order.",
        )
    used = {column for stack in stacks for column in stack.columns}
    others = [n for n in dataset.names if n not in used] if keep is None else list(dict.fromkeys(keep))
    _check_names(others, [time, *(stack.name for stack in stacks), *([row_id] if row_id else [])])
    order = _person_by_person(dataset.n_rows, n_times)
    rows = order % dataset.n_rows if dataset.n_rows else order
    columns: dict[str, Column] = {}
    variables: list[Variable] = []

    def add(variable: Variable, column: Column) -> None:
        variables.append(variable)
        columns[variable.name] = column

    if row_id:
        add(Variable(row_id, "Row of the wide table", Measure.ID), NumericColumn(rows.astype(np.int64) + 1))
    for name in others:
        pause()
        add(dataset.variable(name).of_its_own(), dataset.column(name).take(rows))
    add(*_time(time, times, order, dataset.n_rows))
    for stack in stacks:
        pieces = [(dataset.variable(c), dataset.column(c)) for c in stack.columns]
        variable, column = stacked(pieces, stack.name)
        pause()
        add(variable, column.take(order))
    long = Dataset(columns, variables, name=dataset.name, source=dataset.source)
    return _with_some(long, [stack.name for stack in stacks]) if drop_missing else long


def _person_by_person(n_rows: int, n_times: int) -> np.ndarray:
    """Places in columns stacked time by time that give person by person."""
    return np.arange(n_rows * n_times).reshape(n_times, n_rows).T.ravel()


def _time(name: str, times: Sequence[str], order: np.ndarray, n_rows: int) -> tuple[Variable, Column]:
    which = order // max(1, n_rows)
    if all(text_kind(text) is not TextKind.WORD for text in times):
        numbers = [number_of(text) for text in times]
        whole = all(isinstance(number, int) for number in numbers)
        values = np.array(numbers, dtype=np.int64 if whole else np.float64)
        return Variable(name, role="time"), NumericColumn(values[which])
    levels = tuple(dict.fromkeys(times))
    place = {text: i for i, text in enumerate(levels)}
    codes = np.array([place[text] for text in times], dtype=np.int32)[which]
    variable = Variable(name, measure=Measure.ORDINAL, levels=tuple(map(Level, levels)), role="time")
    return variable, CodedColumn(codes, levels)


def _with_some(long: Dataset, names: Sequence[str]) -> Dataset:
    some = np.zeros(long.n_rows, dtype=bool)
    for name in names:
        some |= known(long, name)
    return long.take(np.flatnonzero(some))


def check_stacks(dataset: Dataset, stacks: Sequence[Stack]) -> None:
    """Stacks of equal length whose columns are there, each used once."""
    if not stacks:
        raise DataError("Nothing is to be stacked.", "Name a variable and its columns.")
    used: dict[str, str] = {}
    for stack in stacks:
        if not stack.name:
            raise DataError("A stack has no name.", "Say what the columns measure.")
        for column in stack.columns:
            dataset.variable(column)
            if column in used:
                message = f"'{column}' is in the stacks {used[column]} and {stack.name}."
                if used[column] == stack.name:
                    message = f"'{column}' is in the stack {stack.name} twice."
                raise DataError(message, "Name every column once.")
            used[column] = stack.name
    lengths = {stack.name: len(stack.columns) for stack in stacks}
    if len(set(lengths.values())) > 1 or not min(lengths.values()):
        told = ", ".join(f"{name} {n}" for name, n in lengths.items())
        raise DataError(
            f"The stacks have different numbers of columns: {told}.",
            "Every stack needs one column for each time; add an empty variable where one is missing.",
        )


def _check_names(others: Sequence[str], new: Sequence[str]) -> None:
    twice = first_twice([*others, *new])
    if twice is not None:
        raise DataError(f"Two variables would be called '{twice}'.", "Choose another name.")


def times_in_names(stacks: Sequence[Stack]) -> tuple[str, ...] | None:
    """The time values that column names hold, LangScore1 to LangScore6: 1 to 6; None where they do not.

    The number that differs from column to column within a stack, and is the same in all stacks.
    """
    found: tuple[str, ...] | None = None
    for stack in stacks:
        numbers = [_NUMBER.findall(column) for column in stack.columns]
        if len({len(n) for n in numbers}) != 1:
            return None
        varying = [n for n in zip(*numbers, strict=True) if len(set(n)) == len(stack.columns)]
        if len(varying) != 1 or (found is not None and found != _plain(varying[0])):
            return None
        found = _plain(varying[0])
    return found


def _plain(numbers: Sequence[str]) -> tuple[str, ...]:
    """Without leading zeros: 01 is 1."""
    return tuple(number.lstrip("0") if number.strip("0.") else "0" for number in numbers)


def suggested_stacks(dataset: Dataset) -> list[Stack]:
    """Columns that look like the same thing at several times: a name with numbers behind it, read1 to read3.

    Of the series there are, those with the numbers that most have, so that they can be stacked together.
    """
    series: dict[str, dict[int, str]] = {}
    for name in dataset.names:
        match = _NUMBERED.fullmatch(name)
        if match is not None and match[1]:
            series.setdefault(match[1], {})[int(match[2])] = name
    times: dict[tuple[int, ...], list[Stack]] = {}
    for name, columns in series.items():
        numbers = tuple(sorted(columns))
        alike = len({dataset.variable(column).measure for column in columns.values()}) == 1
        if len(numbers) > 1 and alike:
            times.setdefault(numbers, []).append(Stack(name, tuple(columns[n] for n in numbers)))
    found = max(times.values(), key=lambda stacks: len(stacks) * len(stacks[0].columns), default=[])
    return [stack for stack in found if stack.name not in dataset]
