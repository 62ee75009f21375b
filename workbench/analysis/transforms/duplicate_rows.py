"""The step that marks rows which are the same in some variables, to be looked at and filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.fields import Boolean, VariableList
from workbench.analysis.step_fields import NewName
from workbench.analysis.transforms.step import Around, Step, listed
from workbench.plurals import counted

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.data.duplicates import Duplicates

ROWS = "Rows"
MADE = "New variables"
WORDS = ("single", "first", "later copy")
"""Of the kinds SINGLE, FIRST and LATER."""


class DuplicateRows(Step):
    id = "duplicate_rows"
    title = "Find duplicate rows"
    menu = ROWS
    summary = "Rows with the same values are marked as first or later copies, and counted; none is removed."
    variables = VariableList(
        empty="all",
        title="The same in",
        help="Empty: in all variables, as when a file was appended twice.",
        group=ROWS,
    )
    missing_equal = Boolean(
        True,
        title="Missing values are the same",
        help="Otherwise a row in which one of the variables is missing is no copy of any other.",
        group=ROWS,
    )
    name = NewName(
        usual="duplicate",
        title="Name",
        help="Of a variable with the values single, first and later copy; in the order of the rows.",
        group=MADE,
    )
    count = NewName(
        usual="copies",
        title="Name of the count",
        help="Of a variable with the number of rows that are the same, 1 for a single one.",
        group=MADE,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.column import CodedColumn, NumericColumn
        from workbench.data.duplicates import duplicates
        from workbench.data.edits import insert_variable
        from workbench.data.variable import Level, Measure, Variable

        found = duplicates(data, self.variables or data.names, missing_equal=self.missing_equal)
        same = f"the same in {listed(self.variables)}" if self.variables else "the same in all variables"
        levels = tuple(map(Level, WORDS))
        kinds = Variable(self.name or "duplicate", f"Rows {same}", Measure.ORDINAL, levels)
        copies = Variable(self.count or "copies", f"Number of rows {same}")
        around.notes.append(_told(found))
        data = insert_variable(data, kinds, CodedColumn(found.kinds, WORDS))
        return insert_variable(data, copies, NumericColumn(found.copies))

    def words(self) -> str:
        return (
            f"Mark rows that are the same in {listed(self.variables) if self.variables else 'all variables'}"
        )


def _told(found: Duplicates) -> str:
    """How many there are."""
    from workbench.data.duplicates import FIRST, LATER

    first, later = (int((found.kinds == kind).sum()) for kind in (FIRST, LATER))
    if not later:
        return "No row is a copy of another."
    return f"{counted(later, 'row is a later copy', 'rows are later copies')} of {counted(first, 'row')}."
