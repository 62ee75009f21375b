"""Steps on variables as a whole: names, measures, levels, missing codes, and which of them stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.fields import Boolean, Choice, VariableList, VariableSlot
from workbench.analysis.step_fields import NewName, TextList, TextMap
from workbench.analysis.transforms.step import Around, Step, chosen, listed
from workbench.data.near_names import first_twice
from workbench.errors import DataError, NotChosenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbench.data.dataset import Dataset
    from workbench.data.missing import Range
    from workbench.data.variable import Variable

VARIABLES = "Variables"
MENU = "Variables"
MEASURES = {
    "numeric": "numeric",
    "nominal": "nominal (categories)",
    "ordinal": "ordinal (ordered categories)",
    "id": "id",
    "text": "text",
}
CODED = ("nominal", "ordinal", "id", "text")


def _all_known(data: Dataset, names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        data.variable(name)
    return names


class Rename(Step):
    id = "rename"
    title = "Rename variables"
    menu = MENU
    summary = "Other names for variables; expressions that use them follow."
    names = TextMap(title="New names", help="The new name for each old one.", group=VARIABLES)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.dataset import Dataset as Table
        from workbench.data.expressions.writing import renamed

        _all_known(data, tuple(self.names))
        if any(new and not new.strip() for new in self.names.values()):
            raise DataError("A variable needs a name.", "Type at least one letter.")
        new = [self.names.get(v.name) or v.name for v in data.variables]
        twice = first_twice(new)
        if twice is not None:
            raise DataError(f"Two variables would be called '{twice}'.", "Choose another name.")
        columns = {name: data.column(v.name) for name, v in zip(new, data.variables, strict=True)}
        names = {v.name: name for name, v in zip(new, data.variables, strict=True)}
        variables = [
            v.with_(name=names[v.name], computed=renamed(v.computed, names) if v.computed else "")
            for v in data.variables
        ]
        return Table(columns, variables, name=data.name, source=data.source)

    def words(self) -> str:
        return "Rename " + listed(f"{old} to {new}" for old, new in self.names.items())


class Retype(Step):
    id = "retype"
    title = "Change the measure"
    menu = MENU
    summary = "How values are understood: as numbers or as categories."
    variables = VariableList(title="Variables", help="All get the same measure.", group=VARIABLES)
    measure = Choice("nominal", MEASURES, title="Measure", help="What the values are.", group=VARIABLES)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.retype import retype
        from workbench.data.variable import Measure

        for name in chosen(self.variables):
            data = retype(data, name, Measure(self.measure))
        return data

    def words(self) -> str:
        return f"Make {listed(self.variables)} {self.measure}"


class RenameLevels(Step):
    id = "rename_levels"
    title = "Rename or merge levels"
    menu = MENU
    summary = "Other texts for categories; equal ones become one."
    variable = VariableSlot(
        measures=CODED, required=True, title="Variable", help="Whose categories change.", group=VARIABLES
    )
    values = TextMap(
        of="variable", title="New levels", help="The new text for each old one.", group=VARIABLES
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.metadata import recode

        assert self.variable is not None
        return recode(data, self.variable, {old: new or "" for old, new in self.values.items()})

    def words(self) -> str:
        return f"Rename levels of {self.variable}: " + listed(f"{o} → {n}" for o, n in self.values.items())


class ReorderLevels(Step):
    id = "reorder_levels"
    title = "Reorder levels"
    menu = MENU
    summary = (
        "Levels in an order of your own, or by the mean of another variable. The first is the reference."
    )
    variable = VariableSlot(
        measures=CODED,
        required=True,
        title="Variable",
        help="Whose levels are put in order.",
        group=VARIABLES,
    )
    order = TextList(
        example="low; middle; high",
        levels_of="variable",
        title="Order",
        help="The levels in their new order; those not named follow in the old one.",
        group=VARIABLES,
    )
    by = VariableSlot(
        measures=("numeric",),
        title="Or by the mean of",
        help="Levels are put in the order of this variable's mean.",
        group=VARIABLES,
    )
    descending = Boolean(False, title="Largest mean first", help="Instead of smallest.", group=VARIABLES)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.level_order import by_mean, with_first

        assert self.variable is not None
        if self.by:
            data = by_mean(data, self.variable, self.by, descending=self.descending)
        elif not self.order:
            raise NotChosenError(
                "There is no order for the levels.", "Choose levels, or a variable to order them by."
            )
        return with_first(data, self.variable, self.order) if self.order else data

    def words(self) -> str:
        how = f"by the mean of {self.by}" if self.by else f"as {listed(self.order)}"
        return f"Order the levels of {self.variable} {how}"


class MissingCodes(Step):
    id = "missing_codes"
    title = "Declare missing codes"
    menu = MENU
    summary = "Values that stand for missing, such as 9 or -99; the data keep them."
    variables = VariableList(title="Variables", help="In which these values are missing.", group=VARIABLES)
    codes = TextList(
        required=True,
        example="9; -99; 97 to 99",
        title="Missing codes",
        help="Such as 9 or -99; of numbers also whole ranges, such as 97 to 99.",
        group=VARIABLES,
    )
    numeric = Boolean(
        False,
        title="Numeric where only numbers are left",
        help="Texts that are numbers but for the codes become numeric; codes that are words become empty.",
        group=VARIABLES,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.metadata import set_missing_codes
        from workbench.data.suspected import declare_missing

        before = data
        for name in chosen(self.variables):
            if self.numeric:
                data = declare_missing(data, name, self.codes)
                continue
            variable = data.variable(name)
            codes, ranges = self._split(variable)
            known = [*variable.missing_codes, *codes], [*variable.missing_ranges, *ranges]
            data = set_missing_codes(data, name, *known)
        around.notes += self._counted(before, data)
        return data

    def _counted(self, before: Dataset, after: Dataset) -> Iterator[str]:
        """How many values became missing, and where none did: a code may be mistyped."""
        new = {name: _n_missing(after, name) - _n_missing(before, name) for name in self.variables}
        some = [f"{count:,} of {name}" for name, count in new.items() if count]
        if some:
            yield f"Values that became missing: {listed(some)}."
        if none := [name for name, count in new.items() if not count]:
            yield f"No further value became missing in {listed(none)}."

    def _split(self, variable: Variable) -> tuple[Sequence[str], Sequence[Range]]:
        """Codes, and of numbers the ranges among them: a category may well be called 1 to 5."""
        from workbench.data.ranges import range_of
        from workbench.data.variable import Measure

        if variable.measure is not Measure.NUMERIC:
            return self.codes, ()
        found = [(code, range_of(code)) for code in self.codes]
        return [code for code, of in found if of is None], [of for _, of in found if of is not None]

    def words(self) -> str:
        return f"{listed(self.codes)} in {listed(self.variables)} means missing"


def _n_missing(data: Dataset, name: str) -> int:
    """How many values of a variable are empty or declared missing."""
    import numpy as np

    numbers = data.variable(name).measure == "numeric"
    known = ~np.isnan(data.numeric(name)) if numbers else data.codes(name)[0] >= 0
    return int(data.n_rows - np.count_nonzero(known))


class Select(Step):
    id = "select"
    title = "Keep variables"
    menu = MENU
    summary = "Only these variables, in this order."
    variables = VariableList(title="Variables", help="All others are removed.", group=VARIABLES)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        names = dict.fromkeys(_all_known(data, chosen(self.variables)))
        return data.replaced(variables=[data.variable(name) for name in names])

    def words(self) -> str:
        return f"Keep {listed(self.variables)}"


class Drop(Step):
    id = "drop"
    title = "Remove variables"
    menu = MENU
    summary = "The data without some variables."
    variables = VariableList(title="Variables", help="They are removed.", group=VARIABLES)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.edits import remove_variables

        return remove_variables(data, set(_all_known(data, chosen(self.variables))))

    def words(self) -> str:
        return f"Remove {listed(self.variables)}"


class Freeze(Step):
    id = "freeze"
    title = "Keep values of computed variables"
    menu = MENU
    summary = "Computed variables become variables of their own, with the values they have now."
    variables = VariableList(
        empty="all",
        title="Variables",
        help="No longer computed again; empty: all computed ones.",
        group=VARIABLES,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        names = set(_all_known(data, self.variables)) or set(data.names)
        if not any(v.computed for v in data.variables if v.name in names):
            around.notes.append("None of them is computed, so nothing changes.")
        variables = [v.of_its_own() if v.name in names else v for v in data.variables]
        return data.replaced(variables=variables)

    def words(self) -> str:
        return f"Keep the values of {listed(self.variables) if self.variables else 'all computed variables'}"


class Duplicate(Step):
    id = "duplicate"
    title = "Duplicate variables"
    menu = MENU
    summary = "Copies beside the variables, with labels and levels, to change one and keep the other."
    variables = VariableList(title="Variables", help="Each gets a copy behind it.", group=VARIABLES)
    name = NewName(
        usual="{name}_copy",
        title="Names",
        help="{name} stands for the variable; empty: {name}_copy.",
        group=VARIABLES,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.edits import insert_variables

        made = type(self).name
        copies = {
            name: data.variable(name).of_its_own().with_(name=made.of(self.name, name))
            for name in chosen(self.variables)
        }
        with_copies = insert_variables(data, [(copy, data.column(name)) for name, copy in copies.items()])
        beside = ((v, copies[v.name]) if v.name in copies else (v,) for v in data.variables)
        return with_copies.replaced(variables=[variable for pair in beside for variable in pair])

    def words(self) -> str:
        return f"Duplicate {listed(self.variables)}"
