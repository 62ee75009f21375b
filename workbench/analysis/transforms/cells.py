"""Steps that are made by pointing in the grid: cells typed, pasted, filled and emptied.

Rows go by their number in the table as it is when the step is done; the first is 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.analysis.cell_fields import Cells, ExactText, RowNumbers
from workbench.analysis.fields import Choice, VariableList
from workbench.analysis.transforms.step import Around, Step, listed
from workbench.data.row_numbers import count_of, rows_of
from workbench.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbench.data.dataset import Dataset

CELLS = "Cells"


class CellStep(Step):
    """A step on the cells in some rows of some variables."""

    variables = VariableList(required=True, title="Variables", help="Whose cells change.", group=CELLS)
    rows = RowNumbers(title="Rows", help="The numbers of the rows, such as 3 or 10-120.", group=CELLS)

    def plain(self) -> dict[str, Any]:
        """With the cells before what they get."""
        plain = super().plain()
        return {**{key: plain[key] for key in ("step", "variables", "rows")}, **plain}

    def places(self, data: Dataset, more: int = 0) -> NDArray[np.intp]:
        """The rows from 0 on; `more` of them may be below the last one."""
        return rows_of(self.rows, data.n_rows + more)

    @property
    def where(self) -> str:
        """The cells in words: ses, row 3; ses and age, 12 rows."""
        return f"{listed(self.variables)}, {self.row_words}"

    @property
    def row_words(self) -> str:
        """row 3, 12 rows."""
        first, count = self.rows[0], count_of(self.rows)
        return f"row {str(first).partition('-')[0]}" if count == 1 else f"{count:,} rows"


class EditCells(CellStep):
    id = "edit_cells"
    title = "Edit cells"
    summary = "Other values in some cells."
    values = Cells(title="Values", help="One list of texts a row, one text a variable.", group=CELLS)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.cells import set_cells

        rows = self.places(data)
        if len(rows) != len(self.values) or len(self.variables) != len(self.values[0]):
            raise _other_size()
        for name, texts in zip(self.variables, zip(*self.values, strict=True), strict=True):
            data = set_cells(data, name, rows, texts)
        return data

    def words(self) -> str:
        one = len(self.values) == len(self.variables) == 1
        value = self.values[0][0]
        return f"Set {self.where} to {value[:40] or 'missing'}" if one else f"Edit {self.where}"


class PasteCells(CellStep):
    id = "paste_cells"
    title = "Paste cells"
    summary = "A block of cells put into the table; it goes on below and beside the data where it is larger."
    values = Cells(
        title="Values",
        help="One list of texts a row. Those beyond the variables become new variables.",
        group=CELLS,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.block import paste

        rows = self.places(data, more=len(self.values))
        if len(rows) != len(self.values) or len(self.variables) > len(self.values[0]):
            raise _other_size()
        return paste(data, self.values, rows, self.variables)

    def words(self) -> str:
        many = len(self.values[0])
        size = f"{len(self.values):,} {'row' if len(self.values) == 1 else 'rows'}"
        first = str(self.rows[0]).partition("-")[0]
        columns = f"{many:,} {'column' if many == 1 else 'columns'}"
        return f"Paste {size} × {columns} at {self.variables[0]}, row {first}"


class ClearCells(CellStep):
    id = "clear_cells"
    title = "Empty cells"
    summary = "Cells set to missing."

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.clear import clear_cells

        return clear_cells(data, self.places(data), self.variables)

    def words(self) -> str:
        return f"Empty {self.where}"


class FillCells(CellStep):
    id = "fill_cells"
    title = "Fill cells"
    summary = "The first row repeated in the others, or a series that it begins."
    how = Choice(
        "repeat",
        {"repeat": "the first row repeated", "series": "a series that the first one or two rows begin"},
        title="With",
        help="What the other rows get.",
        group=CELLS,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.fill import fill_down, fill_series

        fill = fill_down if self.how == "repeat" else fill_series
        return fill(data, self.variables, self.places(data))

    def words(self) -> str:
        return f"Fill {self.where}" if self.how == "repeat" else f"Series in {self.where}"


class ReplaceText(Step):
    id = "replace_text"
    title = "Replace"
    summary = "A number, or a piece of text wherever it stands, replaced by another."
    variables = VariableList(required=True, title="Variables", help="In which is replaced.", group=CELLS)
    text = ExactText(
        required=True,
        title="Replace",
        help="In numbers whole cells, in texts every occurrence, capital or not.",
        group=CELLS,
    )
    by = ExactText(title="By", help="Empty: nothing; where nothing is left the cell is missing.", group=CELLS)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.editing.replace import replace_all

        data, count = replace_all(data, self.variables, self.text, self.by)
        found = f"{count:,} {'cell' if count == 1 else 'cells'} replaced" if count else "Nothing to replace"
        around.notes.append(f"{found}.")
        return data

    def words(self) -> str:
        return f"Replace {self.text[:30]} by {self.by[:30] or 'nothing'} in {listed(self.variables)}"


def _other_size() -> DataError:
    return DataError("The values do not fill the cells they are for.", "Give one text for every cell.")
