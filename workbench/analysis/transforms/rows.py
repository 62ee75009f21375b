"""Steps that choose or order rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.fields import Choice, Condition, Integer, Number, VariableList, When
from workbench.analysis.transforms.step import Around, Step, chosen, listed

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

ROWS = "Rows"


class Filter(Step):
    id = "filter"
    title = "Keep rows that meet a condition"
    menu = ROWS
    summary = "All other rows are removed from the table."
    condition = Condition(
        title="Condition",
        help='Such as  sex == "Female" and age >= 18.  Unknown counts as not met.',
        group=ROWS,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.rows import meeting

        return meeting(data, self.condition)

    def words(self) -> str:
        return f"Keep rows with {self.condition}"


class NaOmit(Step):
    id = "na_omit"
    title = "Remove rows with missing values"
    menu = ROWS
    summary = "Only rows that are complete stay, as na.omit() of R."
    variables = VariableList(
        empty="all", title="Variables", help="Empty: complete in all variables.", group=ROWS
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.rows import complete

        kept = complete(data, self.variables or data.names)
        around.notes.append(f"{data.n_rows - kept.n_rows:,} of {data.n_rows:,} rows had missing values.")
        return kept

    def words(self) -> str:
        what = f"missing {listed(self.variables)}" if self.variables else "any missing value"
        return f"Remove rows with {what}"


class Sort(Step):
    id = "sort"
    title = "Sort rows"
    menu = ROWS
    summary = "Rows in another order; equal ones stay as they were, missing ones come last."
    variables = VariableList(title="By", help="The most important variable first.", group=ROWS)
    descending = VariableList(
        among="variables", title="Of these, largest first", help="Variables that go down.", group=ROWS
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.rows import in_order

        return in_order(data, chosen(self.variables), set(self.descending))

    def words(self) -> str:
        return "Sort by " + listed(f"{v} (descending)" if v in self.descending else v for v in self.variables)


class Sample(Step):
    id = "sample"
    title = "Draw a random sample"
    menu = ROWS
    summary = "Some rows, or some whole groups, drawn without replacement."
    size = Choice(
        "share",
        {"share": "a share of them", "number": "a number of them"},
        title="How many",
        help="Of rows, or of groups where groups are drawn.",
        group=ROWS,
    )
    share = Number(
        0.1, low=0, high=1, title="Share", help="From 0 to 1.", group=ROWS, when=When("size", ("share",))
    )
    number = Integer(100, low=1, title="Number", help="How many.", group=ROWS, when=When("size", ("number",)))
    by = VariableList(title="Draw whole groups of", help="Empty: rows are drawn, one by one.", group=ROWS)
    seed = Integer(1, title="Seed", help="The same seed draws the same sample.", group=ROWS)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.rows import sampled

        size = self.share if self.size == "share" else self.number
        return sampled(data, size, self.seed, self.by)

    def words(self) -> str:
        what = f"groups of {listed(self.by)}" if self.by else "rows"
        many = f"{100 * self.share:g} % of the" if self.size == "share" else f"{self.number:,}"
        return f"Draw {many} {what} (seed {self.seed})"
