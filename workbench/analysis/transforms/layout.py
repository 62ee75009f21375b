"""Steps that are made by pointing in the grid: rows and columns inserted, deleted, moved, ids combined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.cell_fields import RowNumbers
from workbench.analysis.fields import Integer, VariableList, VariableSlot
from workbench.analysis.step_fields import TextList
from workbench.analysis.transforms.step import Around, Step, listed
from workbench.data.row_numbers import count_of, rows_of
from workbench.errors import DataError
from workbench.plurals import counted

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

PLACE = "Place"
MOST_NEW = 10_000_000


class NewTable(Step):
    id = "new_table"
    title = "New table"
    summary = "An empty table, whatever the one before; variables take the measure of their first values."
    names = TextList(required=True, title="Names", help="One for each variable.", group=PLACE)
    rows = Integer(10, low=0, high=MOST_NEW, title="Rows", help="How many empty rows.", group=PLACE)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.columns import empty_table

        return empty_table(self.names, self.rows)

    def words(self) -> str:
        return f"Begin an empty table of {listed(self.names)}"


class InsertRows(Step):
    id = "insert_rows"
    title = "Insert rows"
    summary = "Empty rows."
    at = Integer(1, low=1, title="At row", help="The number that the first of them gets.", group=PLACE)
    count = Integer(1, low=1, high=MOST_NEW, title="Number", help="How many.", group=PLACE)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.rows import insert_rows

        if self.at > data.n_rows + 1:
            raise DataError(
                f"There is no row {self.at - 1:,} to insert rows after.", f"The last row is {data.n_rows:,}."
            )
        return insert_rows(data, self.at - 1, self.count)

    def words(self) -> str:
        return f"Insert {counted(self.count, 'row')} at row {self.at:,}"


class DeleteRows(Step):
    id = "delete_rows"
    title = "Delete rows"
    summary = "The table without some rows, by their numbers."
    rows = RowNumbers(title="Rows", help="The numbers of the rows, such as 3 or 10-120.", group=PLACE)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.rows import without_rows

        return without_rows(data, rows_of(self.rows, data.n_rows))

    def words(self) -> str:
        count = count_of(self.rows)
        one = str(self.rows[0]).partition("-")[0]
        return f"Delete row {one}" if count == 1 else f"Delete {counted(count, 'row')}"


class InsertVariables(Step):
    id = "insert_variables"
    title = "Insert variables"
    summary = "Empty numeric variables."
    names = TextList(required=True, title="Names", help="One for each new variable.", group=PLACE)
    at = Integer(1, low=1, title="At column", help="The place that the first of them gets.", group=PLACE)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.columns import insert_columns

        return insert_columns(data, self.at - 1, self.names)

    def words(self) -> str:
        return f"Insert {listed(self.names)}"


class MoveVariables(Step):
    id = "move_variables"
    title = "Move variables"
    summary = "Variables side by side at another place."
    variables = VariableList(required=True, title="Variables", help="Which are moved.", group=PLACE)
    at = Integer(1, low=1, title="To column", help="The place of the first of them.", group=PLACE)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.columns import move_columns

        for name in self.variables:
            data.variable(name)
        return move_columns(data, self.variables, self.at - 1)

    def words(self) -> str:
        return f"Move {listed(self.variables)} to column {self.at:,}"


class CombineIds(Step):
    id = "combine_ids"
    title = "Combine ids"
    summary = "An id behind the inner one that tells inner groups of different outer ones apart."
    inner = VariableSlot(required=True, title="Inner groups", help="Such as the class.", group=PLACE)
    outer = VariableSlot(required=True, title="Outer groups", help="Such as the school.", group=PLACE)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.combined_ids import with_combined

        assert self.inner is not None and self.outer is not None
        return with_combined(data, self.inner, self.outer)[0]

    def words(self) -> str:
        return f"Combine {self.outer} and {self.inner}"
