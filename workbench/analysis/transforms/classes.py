"""The step that cuts numbers into classes: quartiles, ages from 18 to 65 and the like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from workbench.analysis.fields import Boolean, Choice, Integer, NumberList, VariableList, When
from workbench.analysis.step_fields import NewName, TextList
from workbench.analysis.transforms.step import Definition, MakesVariables, chosen, listed
from workbench.data.text.numbers import number_text
from workbench.errors import DataError
from workbench.plurals import are, counted

if TYPE_CHECKING:
    from workbench.data.classes import Cut
    from workbench.data.dataset import Dataset

VARIABLES = "Variables"
MAKE = "New variables"
HOW = {
    "quantiles": "equally many rows in each class",
    "widths": "classes of equal width",
    "sd": "mean, and one standard deviation below and above",
    "limits": "limits of my own",
}


class Classes(MakesVariables):
    id = "classes"
    title = "Cut into classes"
    menu = MAKE
    summary = "Ordered classes of a number, such as quartiles, or ages up to 18, 65 and over."
    variables = VariableList(
        measures=("numeric",), title="Variables", help="Each gets its own classes.", group=VARIABLES
    )
    how = Choice(
        "quantiles",
        HOW,
        title="By",
        help="How the limits between the classes are found.",
        group=VARIABLES,
    )
    n = Integer(
        4,
        low=2,
        high=100,
        title="Number of classes",
        help="4 makes quartiles. Equal values are never torn apart, so that there may be fewer.",
        group=VARIABLES,
        when=When("how", ("quantiles", "widths")),
    )
    follow = Boolean(
        False,
        title="Limits follow the data",
        help="They are found again when the data change; classes without names are called 1, 2, 3 ... "
        "Otherwise the limits of the present data are written out, and stay.",
        group=VARIABLES,
        when=When("how", ("quantiles", "widths", "sd")),
    )
    limits = NumberList(
        empty="such as 18; 65",
        title="Limits",
        help="Between the classes, from the lowest to the highest: 18; 65 makes three classes.",
        group=VARIABLES,
        when=When("how", ("limits",)),
    )
    on_limit = Choice(
        "below",
        {"below": "the class below it", "above": "the class above it"},
        title="A value on a limit is in",
        help="Ages are mostly cut with 18 in the class above, scores with the limit in the class below.",
        group=VARIABLES,
    )
    labels = TextList(
        example="low; middle; high",
        title="Names of the classes",
        help="From the lowest to the highest; empty: their limits in words.",
        group=MAKE,
    )
    name = NewName(
        usual="{name}_class",
        title="Names",
        help="{name} stands for the variable; empty: {name}_class.",
        group=MAKE,
        advanced=True,
    )

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.classes import class_words
        from workbench.data.expressions.writing import name, number, quoted

        below = self.on_limit == "below"
        for variable in chosen(self.variables):
            limits = self._limits(data, variable)
            if self.follow and self.how != "limits":
                yield self._following(data, variable, len(limits) + 1)
                continue
            labels = self._labels(variable, len(limits) + 1) or class_words(limits, right=below)
            breaks = ", ".join(["-Inf", *map(number, limits), "Inf"])
            words = ", ".join(map(quoted, labels))
            closed = "" if below else ', closed = "left"'
            whole = f"cut({name(variable)}, breaks = ({breaks}), labels = ({words}){closed})"
            about = data.variable(variable).label or variable
            yield Definition(type(self).name.of(self.name, variable), whole, f"{about}, in classes")

    def _following(self, data: Dataset, variable: str, n: int) -> Definition:
        """The variable with limits that are found again and again; n: how many classes there are now."""
        from workbench.data.expressions.writing import name, quoted

        parts = [name(variable), f'limits = "{self.how}"']
        parts += [f"n = {self.n}"] if self.how != "sd" else []
        if labels := self._labels(variable, n):
            parts.append(f"labels = ({', '.join(map(quoted, labels))})")
        parts += ['closed = "left"'] if self.on_limit == "above" else []
        about = data.variable(variable).label or variable
        whole = f"cut({', '.join(parts)})"
        return Definition(type(self).name.of(self.name, variable), whole, f"{about}, in classes")

    def _limits(self, data: Dataset, variable: str) -> tuple[float, ...]:
        from workbench.data.classes import class_limits

        if self.how == "limits":
            return self._own()
        right = self.on_limit == "below"
        limits = class_limits(data.numeric(variable), cast("Cut", self.how), self.n, right=right)
        if not limits:
            raise DataError(
                f"'{variable}' does not vary enough to be cut.",
                "Choose another variable, or limits of your own.",
            )
        return limits

    def _own(self) -> tuple[float, ...]:
        if not self.limits:
            raise DataError("There are no limits.", "Write one or more, such as 18, 65.")
        if any(not a < b for a, b in zip(self.limits, self.limits[1:], strict=False)):
            raise DataError("The limits must grow from left to right.", "Sort them, each once.")
        return self.limits

    def _labels(self, variable: str, n: int) -> tuple[str, ...]:
        if self.labels and len(self.labels) != n:
            raise DataError(
                f"'{variable}' has {counted(n, 'class', 'classes')}, "
                f"and there {are(len(self.labels), 'name')}.",
                "Give one name for each class, or none.",
            )
        return self.labels

    def plain(self) -> dict[str, Any]:
        """How it is cut is always said."""
        plain = super().plain()
        return {"step": plain.pop("step"), "variables": list(self.variables), "how": self.how, **plain}

    def words(self) -> str:
        if self.how == "limits":
            return f"Cut {listed(self.variables)} at {listed(map(number_text, self.limits))}"
        again = ", limits that follow the data" if self.follow else ""
        return f"Cut {listed(self.variables)} into classes: {HOW[self.how]}{again}"
