"""Steps that relate a value to the others, or to its group: centring, means, z-scores, ranks, lags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from workbench.analysis.fields import Choice, Integer, VariableList, VariableSlot, When
from workbench.analysis.step_fields import NewName
from workbench.analysis.transforms.step import Around, Definition, MakesVariables, chosen, listed, of_groups

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

VARIABLES = "Variables"
MAKE = "New variables"
NUMERIC = ("numeric",)


def _numbers(help: str) -> VariableList:
    return VariableList(measures=NUMERIC, title="Variables", help=help, group=VARIABLES)


def _by(help: str) -> VariableList:
    return VariableList(title="Within groups of", help=help, group=VARIABLES)


def _name(usual: str) -> NewName:
    return NewName(
        usual=usual,
        title="Names",
        help=f"{{name}} stands for the variable; empty: {usual}.",
        group=MAKE,
        advanced=True,
    )


class Center(MakesVariables):
    id = "center"
    title = "Centre"
    menu = MAKE
    summary = "Distances from the mean of all rows, or from the mean of the own group."
    variables = _numbers("Their means become 0.")
    around = Choice(
        "grand",
        {"grand": "the mean of all rows", "group": "the mean of the own group"},
        title="Centre around",
        help="All rows: 0 is the average case. Own group: only differences within groups stay.",
        group=VARIABLES,
    )
    by = VariableList(
        title="Groups",
        help="The variables that form the groups.",
        group=VARIABLES,
        when=When("around", ("group",)),
    )
    rows = Choice(
        "all",
        {"all": "all rows", "complete": "rows that an analysis uses"},
        title="Means are those of",
        help="A model drops rows with missing values; then the mean of those it uses is another one.",
        group=VARIABLES,
    )
    complete = VariableList(
        title="Variables of that analysis",
        help="Rows where one of them is missing do not count for the means.",
        group=VARIABLES,
        when=When("rows", ("complete",)),
    )
    name = NewName(
        title="Names",
        help="{name} stands for the variable; empty: {name}_c, or {name}_gc around groups.",
        group=MAKE,
        advanced=True,
    )

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.expressions.writing import by, name

        groups = chosen(self.by, "one that forms the groups") if self.around == "group" else ()
        pattern = self.name or ("{name}_gc" if groups else "{name}_c")
        for variable in chosen(self.variables):
            x = name(variable)
            about = data.variable(variable).label or variable
            label = f"{about}, centred{of_groups(groups)}"
            if self.rows == "all":
                whole = f"center({x}{by(groups)})"
            else:
                others = [v for v in chosen(self.complete) if v != variable]
                gone = " or ".join(f"missing({name(v)})" for v in others)
                used = f"if({gone}, NA, {x})" if gone else x
                whole = f"{x} - mean({used}{by(groups)})"
            yield Definition(pattern.replace("{name}", variable), whole, label)

    def words(self) -> str:
        means = f"the means of {listed(self.by)}" if self.around == "group" else "the mean"
        rows = "" if self.rows == "all" else ", of the rows an analysis uses"
        return f"Centre {listed(self.variables)} around {means}{rows}"


class ClusterMeans(MakesVariables):
    id = "cluster_means"
    title = "Group means as variables"
    menu = MAKE
    summary = "A statistic of each group, as a predictor of the higher level."
    variables = _numbers("Whose statistics are taken.")
    by = VariableList(title="Groups", help="The variables that form the groups.", group=VARIABLES)
    statistic = Choice(
        "mean",
        {
            "mean": "mean",
            "median": "median",
            "sd": "standard deviation",
            "sum": "sum",
            "min": "smallest",
            "max": "largest",
            "count": "number of known values",
        },
        title="Statistic",
        help="Missing values are left out.",
        group=VARIABLES,
    )
    name = _name("{name}_{statistic}")

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.expressions.writing import by, name

        groups = chosen(self.by, "one that forms the groups")
        words = type(self).statistic.choices[self.statistic]
        for variable in chosen(self.variables):
            made = type(self).name.of(self.name, variable).replace("{statistic}", self.statistic)
            label = (
                f"{words.capitalize()} of {data.variable(variable).label or variable}, by {listed(groups)}"
            )
            yield Definition(made, f"{self.statistic}({name(variable)}{by(groups)})", label)

    def words(self) -> str:
        what = type(self).statistic.choices[self.statistic]
        return f"{what.capitalize()} of {listed(self.variables)} for each group of {listed(self.by)}"


class ClusterSizes(MakesVariables):
    id = "cluster_sizes"
    title = "Group sizes as a variable"
    menu = MAKE
    summary = "The number of rows of the group that a row belongs to."
    by = VariableList(title="Groups", help="The variables that form the groups.", group=VARIABLES)
    name = NewName(title="Name", help="Empty: n_ and the names of the groups.", group=MAKE, advanced=True)

    def definitions(self, data: Dataset) -> Iterable[Definition]:
        from workbench.data.expressions.writing import names

        groups = chosen(self.by, "one that forms the groups")
        made = self.name or "n_" + "_".join(groups)
        return (Definition(made, f"count(by = {names(groups)})", f"Rows of each {listed(groups)}"),)

    def words(self) -> str:
        return f"Number of rows of each group of {listed(self.by)}"


class ZScore(MakesVariables):
    id = "zscore"
    title = "Standardise"
    menu = MAKE
    summary = "z-scores: distances from the mean in standard deviations (n - 1)."
    variables = _numbers("Their means become 0 and their standard deviations 1.")
    by = _by("Empty: mean and standard deviation of all rows.")
    name = _name("{name}_z")

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.expressions.writing import by, name

        for variable in chosen(self.variables):
            about = data.variable(variable).label or variable
            made = type(self).name.of(self.name, variable)
            yield Definition(made, f"scale({name(variable)}{by(self.by)})", f"{about}, z-score")

    def words(self) -> str:
        return f"Standardise {listed(self.variables)}{of_groups(self.by)}"


class Rank(MakesVariables):
    id = "rank"
    title = "Rank"
    menu = MAKE
    summary = "1 for the smallest value, or for the largest."
    variables = _numbers("Whose values are ranked.")
    by = _by("Empty: among all rows.")
    order = Choice(
        "ascending",
        {"ascending": "the smallest value", "descending": "the largest value"},
        title="Rank 1 is",
        help="Where counting begins.",
        group=VARIABLES,
    )
    ties = Choice(
        "average",
        {
            "average": "share the mean of their ranks",
            "min": "all have the lowest",
            "max": "all have the highest",
            "first": "go by the order of rows",
        },
        title="Equal values",
        help="The rank of values that are the same.",
        group=VARIABLES,
    )
    name = _name("{name}_rank")

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.expressions.writing import by, name

        for variable in chosen(self.variables):
            sign = "-" if self.order == "descending" else ""
            ties = "" if self.ties == "average" else f', ties = "{self.ties}"'
            made = type(self).name.of(self.name, variable)
            yield Definition(made, f"rank({sign}{name(variable)}{by(self.by)}{ties})")

    def words(self) -> str:
        return f"Rank {listed(self.variables)}{of_groups(self.by)}"


class Lag(MakesVariables):
    id = "lag"
    title = "Earlier or later value"
    menu = MAKE
    summary = "The value of the same person at an earlier or later time."
    variables = VariableList(title="Variables", help="Whose earlier values are taken.", group=VARIABLES)
    by = VariableList(
        title="Persons",
        help="The variable that tells persons apart; empty: all rows are one series.",
        group=VARIABLES,
    )
    order = VariableSlot(
        measures=NUMERIC, title="Time", help="What orders the rows; empty: as they stand.", group=VARIABLES
    )
    direction = Choice(
        "lag",
        {"lag": "earlier", "lead": "later"},
        title="Take the value",
        help="Of which row, seen from the present one.",
        group=VARIABLES,
    )
    steps = Integer(1, low=1, high=1_000_000, title="Rows away", help="1 is the very next.", group=VARIABLES)
    name = _name("{name}_{direction}{steps}")

    @classmethod
    def beginning(cls, data: Dataset) -> dict[str, Any]:
        """Persons and times of repeated measures."""
        from workbench.data.group_guess import series

        found = series(data)
        return {"by": [found[0]], "order": found[1]} if found else {}

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.expressions.writing import by, name

        order = f", order = {name(self.order)}" if self.order else ""
        for variable in chosen(self.variables):
            made = type(self).name.of(self.name, variable)
            made = made.replace("{direction}", self.direction).replace("{steps}", str(self.steps))
            whole = f"{self.direction}({name(variable)}, {self.steps}{by(self.by)}{order})"
            yield Definition(made, whole)

    def words(self) -> str:
        where = "earlier" if self.direction == "lag" else "later"
        away = "1 row" if self.steps == 1 else f"{self.steps} rows"
        return f"{listed(self.variables)} {away} {where}{of_groups(self.by)}"

    def apply(self, data: Dataset, around: Around) -> Dataset:
        made = super().apply(data, around)
        if not self.by:
            around.notes.append("No persons are named: values are taken across rows of all persons.")
        return made
