"""Steps on the items of questionnaires: some counted backwards, several made one score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbench.analysis.fields import Choice, Integer, ShortText, VariableList
from workbench.analysis.step_fields import NewName
from workbench.analysis.transforms.step import Definition, MakesVariables, chosen, listed
from workbench.errors import DataError
from workbench.plurals import are, counted

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

VARIABLES = "Variables"
MAKE = "New variables"
MEASURES = ("numeric", "ordinal", "nominal")
SCALE_HELP = (
    "The lowest and highest answer, such as 1 to 5; empty: the valid values that the variables state, "
    "else the lowest and highest that occur."
)


class Reverse(MakesVariables):
    id = "reverse"
    title = "Reverse items"
    menu = MAKE
    summary = (
        "Answers counted backwards, for items that are worded the other way round: 1 becomes 5, 2 becomes 4."
    )
    variables = VariableList(
        measures=MEASURES, title="Items", help="Each gets a new variable beside it.", group=VARIABLES
    )
    scale = ShortText(empty="from the data", title="Scale", help=SCALE_HELP, group=VARIABLES)
    name = NewName(
        usual="{name}_r",
        title="Names",
        help="{name} stands for the variable; empty: {name}_r.",
        group=MAKE,
        advanced=True,
    )

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.item_scale import item_scale

        items = chosen(self.variables)
        scale = item_scale(data, items, self.scale)
        for item in items:
            about = data.variable(item).label or item
            made = type(self).name.of(self.name, item)
            yield Definition(made, backwards(data, item, scale), f"{about}, reversed")

    def words(self) -> str:
        return f"Reverse {listed(self.variables)}" + (f" on the scale {self.scale}" if self.scale else "")


class Score(MakesVariables):
    id = "score"
    title = "Score of several items"
    menu = MAKE
    summary = "The mean or sum of several items in each row, as the score of a questionnaire."
    variables = VariableList(
        measures=MEASURES, title="Items", help="They are averaged or added up.", group=VARIABLES
    )
    reversed = VariableList(
        measures=MEASURES,
        among="variables",
        title="Of these, backwards",
        help="Items that are worded the other way round; the variables themselves stay as they are.",
        group=VARIABLES,
    )
    scale = ShortText(
        empty="from the data",
        title="Scale",
        help=f"For items that count backwards. {SCALE_HELP}",
        group=VARIABLES,
    )
    statistic = Choice(
        "mean",
        {"mean": "the mean of the items", "sum": "the sum of the items"},
        title="Score",
        help="Where answers are missing but enough are known, the sum is the mean of the known ones times "
        "the number of items.",
        group=VARIABLES,
    )
    known = Integer(
        0,
        low=0,
        high=10_000,
        title="Answers needed",
        help="Rows with fewer known answers have no score. 0: all of them are needed.",
        group=VARIABLES,
    )
    name = NewName(required=True, title="Name", help="The name of the score.", group=MAKE)
    label = ShortText(title="Label", help="A few words for tables and figures.", group=MAKE, advanced=True)

    def definitions(self, data: Dataset) -> Iterable[Definition]:
        from workbench.data.item_scale import item_scale

        items = self._items()
        scale = item_scale(data, items, self.scale) if self.reversed else None
        parts = [
            backwards(data, i, scale) if scale and i in self.reversed else as_number(data, i) for i in items
        ]
        enough = f", known = {self.known}" if self.known else ""
        mean = f"row_mean({', '.join(parts)}{enough})"
        if self.statistic == "mean":
            whole = mean
        elif self.known:
            whole = f"{mean} * {len(items)}"
        else:
            whole = f"row_sum({', '.join(parts)})"
        return (Definition(self.name, whole, self.label),)

    def _items(self) -> tuple[str, ...]:
        """The items, each once; DataError where the options contradict each other."""
        items = tuple(dict.fromkeys(chosen(self.variables)))
        other = next((item for item in self.reversed if item not in items), None)
        if other is not None:
            raise DataError(
                f"'{other}' counts backwards but is not among the items.", "Add it to the items as well."
            )
        if self.known > len(items):
            raise DataError(
                f"{counted(self.known, 'answer is', 'answers are')} needed, "
                f"and there {are(len(items), 'item')}.",
                "Ask for fewer answers.",
            )
        return items

    def words(self) -> str:
        what = "Mean" if self.statistic == "mean" else "Sum"
        back = f", {listed(self.reversed)} backwards" if self.reversed else ""
        return f"{what} of {listed(self.variables)}{back} as {self.name}"


def as_number(data: Dataset, item: str) -> str:
    """An item as a number in an expression."""
    from workbench.data.expressions.writing import name
    from workbench.data.variable import Measure

    numeric = data.variable(item).measure is Measure.NUMERIC
    return name(item) if numeric else f"to_number({name(item)})"


def backwards(data: Dataset, item: str, scale: tuple[float, float]) -> str:
    """An item counted from the other end of its scale."""
    from workbench.data.expressions.writing import number

    total = scale[0] + scale[1]
    return f"({number(total)} - {as_number(data, item)})"
