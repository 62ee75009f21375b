"""Steps that compute variables row by row: expressions, recoding, dummies, time, joined ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workbench.analysis.fields import Boolean, Choice, Number, ShortText, VariableList, VariableSlot, When
from workbench.analysis.step_fields import Expression, NewName, TextMap
from workbench.analysis.transforms.step import Around, Definition, MakesVariables, chosen, listed, of_groups
from workbench.data.text.numbers import number_text
from workbench.errors import DataError

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

VARIABLES = "Variables"
MAKE = "New variables"
MOST_DUMMIES = 100


class Compute(MakesVariables):
    id = "compute"
    title = "Compute a variable"
    menu = MAKE
    summary = "A new variable from an expression on others."
    name = NewName(required=True, title="Name", help="The name of the new variable.", group=MAKE)
    expression = Expression(
        title="Expression",
        help="What its values are, such as  fatal / milestot  or  mean(ses, by = school).",
        group=MAKE,
    )
    label = ShortText(title="Label", help="A few words for tables and figures.", group=MAKE, advanced=True)
    replace = Boolean(
        False,
        title="Replace a variable of that name",
        help="Without it a name that is taken is refused.",
        group=MAKE,
    )

    def definitions(self, data: Dataset) -> Iterable[Definition]:
        return (Definition(self.name, self.expression, self.label),)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.live import with_computed

        return with_computed(
            data, self.name, self.expression, live=self.live, replace=self.replace, label=self.label
        )

    def words(self) -> str:
        return f"Compute {self.name} = {self.expression}"


class Recode(MakesVariables):
    id = "recode"
    title = "Recode values"
    menu = MAKE
    summary = "A new variable with other values for the old ones."
    variable = VariableSlot(
        required=True, title="Variable", help="Whose values are replaced.", group=VARIABLES
    )
    values = TextMap(
        of="variable",
        missing=True,
        title="New values",
        help="The new value for each old one; an empty one is missing. Equal new values become one.",
        group=VARIABLES,
    )
    also = VariableList(
        title="Also in",
        help="Further variables that get the same new values, each in a new variable of its own.",
        group=VARIABLES,
    )
    others = Choice(
        "keep",
        {"keep": "keep them", "missing": "make them missing"},
        title="All other values",
        help="What becomes of values that are not listed.",
        group=VARIABLES,
    )
    name = NewName(
        usual="{name}_recoded",
        title="Name",
        help="The name of the new variable; empty: the old one with _recoded behind it. "
        "{name} stands for the old one where there are several.",
        group=MAKE,
    )

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        assert self.variable is not None
        if self.also and "{name}" not in (self.name or type(self).name.usual):
            raise DataError("All new variables would have the same name.", "Write {name} into it.")
        for variable in dict.fromkeys((self.variable, *self.also)):
            yield self._recoded(data, variable)

    def _recoded(self, data: Dataset, variable: str) -> Definition:
        from workbench.data.expressions.writing import is_number, literal, name, quoted
        from workbench.data.variable import Measure

        number = data.variable(variable).measure is Measure.NUMERIC
        values = self._values_of(data, variable)
        new = [value for value in values.values() if value is not None]
        keeps_text = self.others == "keep" and not number and _some_stay(data, variable, values)
        as_number = not keeps_text and all(map(is_number, new)) and (bool(new) or number)
        pairs = [
            f"{literal(old, number=number)} = "
            + ("NA" if value is None else literal(value, number=True) if as_number else quoted(value))
            for old, value in values.items()
        ]
        source = name(variable)
        if number and not as_number and self.others == "keep":
            source = f"to_text({source})"
            pairs = [
                f"{quoted(old)} = " + pair.split(" = ", 1)[1] for old, pair in zip(values, pairs, strict=True)
            ]
        rest = ", else = NA" if self.others == "missing" else ""
        made = type(self).name.of(self.name, variable)
        label = data.variable(variable).label
        return Definition(made, f"recode({source}, {', '.join(pairs)}{rest})", label)

    def _values_of(self, data: Dataset, variable: str) -> dict[str, str | None]:
        """The new values, for a further variable those of categories that it has."""
        levels = {text for level in data.variable(variable).levels for text in (level.value, level.label)}
        if variable == self.variable or not levels:
            return self.values
        found = {old: new for old, new in self.values.items() if old in levels}
        if not found:
            raise DataError(
                f"'{variable}' has none of the values that are recoded.",
                "Take it out of the further variables.",
            )
        return found

    def words(self) -> str:
        pairs = [f"{old} → {new or 'missing'}" for old, new in self.values.items()]
        return f"Recode {listed((self.variable or '', *self.also))}: {listed(pairs)}"


def _some_stay(data: Dataset, variable: str, values: Mapping[str, str | None]) -> bool:
    """Whether a row has a category that gets no new value."""
    codes, levels = data.codes(variable)
    labels = {level.value: level.label for level in data.variable(variable).levels}
    used = {levels[code] for code in set(codes.tolist()) if code >= 0}
    return any(value not in values and labels.get(value) not in values for value in used)


class Dummy(MakesVariables):
    id = "dummy"
    title = "Dummy variables"
    menu = MAKE
    summary = "A variable of ones and zeros for every category."
    variable = VariableSlot(
        measures=("nominal", "ordinal", "id", "text"),
        required=True,
        title="Variable",
        help="Each of its categories becomes a variable: 1 in its rows, 0 in the others.",
        group=VARIABLES,
    )
    reference = Boolean(
        False,
        title="Also for the reference category",
        help="In a model with an intercept, the reference category needs no variable of its own.",
        group=VARIABLES,
    )
    name = NewName(
        usual="{name}_{level}",
        title="Names",
        help="{name} stands for the variable, {level} for the category.",
        group=MAKE,
        advanced=True,
    )

    def definitions(self, data: Dataset) -> Iterator[Definition]:
        from workbench.data.expressions.writing import name, quoted

        assert self.variable is not None
        variable = data.variable(self.variable)
        levels = variable.level_values() or data.codes(self.variable)[1]
        missing = variable.missing_among(levels)
        levels = tuple(level for level in levels if level not in missing)
        if len(levels) > MOST_DUMMIES:
            raise DataError(
                f"'{self.variable}' has {len(levels):,} categories, which would all become variables.",
                "Choose a variable with fewer categories.",
            )
        labels = {level.value: level.text for level in variable.levels}
        for level in levels if self.reference else levels[1:]:
            made = type(self).name.of(self.name, self.variable).replace("{level}", level)
            test = f"if({name(self.variable)} == {quoted(level)}, 1, 0)"
            yield Definition(made, test, f"{variable.label or self.variable}: {labels.get(level, level)}")

    def words(self) -> str:
        return f"Dummy variables for the categories of {self.variable}"


class TimeZero(MakesVariables):
    id = "time_zero"
    title = "Set the zero of time"
    menu = MAKE
    summary = "Time counted from another moment, so that the intercept means something."
    variable = VariableSlot(
        measures=("numeric",),
        required=True,
        title="Time",
        help="The variable that measures time.",
        group=VARIABLES,
    )
    origin = Choice(
        "first",
        {
            "first": "the earliest time of all",
            "own_first": "each one's own first time",
            "last": "the latest time of all",
            "value": "a time of my own",
        },
        title="Zero is",
        help="The moment that becomes 0.",
        group=VARIABLES,
    )
    value = Number(
        0.0,
        title="That time",
        help="The time that becomes 0.",
        group=VARIABLES,
        when=When("origin", ("value",)),
    )
    by = VariableList(
        title="Each one is",
        help="The variable that tells persons apart.",
        group=VARIABLES,
        when=When("origin", ("own_first",)),
    )
    unit = Number(
        1.0,
        low=0,
        high=1e12,
        open_interval=True,
        title="One unit is",
        help="How much of the old time is 1 of the new: 12 makes years of months.",
        group=VARIABLES,
    )
    name = NewName(usual="{name}_0", title="Name", help="The name of the new variable.", group=MAKE)

    def definitions(self, data: Dataset) -> Iterable[Definition]:
        from workbench.data.expressions.writing import by, name, number

        assert self.variable is not None
        time = name(self.variable)
        if self.origin == "own_first":
            chosen(self.by, "the one that tells persons apart")
        zero = {
            "first": f"min({time})",
            "last": f"max({time})",
            "own_first": f"min({time}{by(self.by)})",
            "value": number(self.value) if self.value >= 0 else f"({number(self.value)})",
        }[self.origin]
        whole = f"{time} - {zero}" if self.unit == 1 else f"({time} - {zero}) / {number(self.unit)}"
        return (Definition(type(self).name.of(self.name, self.variable), whole),)

    def words(self) -> str:
        zero = type(self).origin.choices[self.origin] if self.origin != "value" else number_text(self.value)
        return f"Count {self.variable} from {zero}{of_groups(self.by) if self.origin == 'own_first' else ''}"


class JoinIds(MakesVariables):
    id = "join_ids"
    title = "Join ids"
    menu = MAKE
    summary = "One id of several, for classes that are numbered anew in every school."
    variables = VariableList(
        title="Variables", help="The parts of the id, the outermost group first.", group=VARIABLES
    )
    separator = ShortText(
        empty="_", title="Separator", help="What stands between the parts; empty: _", group=VARIABLES
    )
    unique = Boolean(
        False,
        title="Every row must have its own id",
        help="If two rows have the same id, nothing is made, and the rows are named.",
        group=VARIABLES,
    )
    name = NewName(usual="{joined}", title="Name", help="Empty: the names of the parts, joined.", group=MAKE)

    @classmethod
    def beginning(cls, data: Dataset) -> dict[str, Any]:
        """Groups whose numbers start again in another, such as classes in schools."""
        from workbench.data.group_guess import starts_again

        found = starts_again(data)
        return {"variables": list(found)} if found else {}

    def definitions(self, data: Dataset) -> Iterable[Definition]:
        from workbench.data.expressions.writing import name, quoted

        between = f", {quoted(self.separator or '_')}, "
        parts = between.join(name(variable) for variable in chosen(self.variables))
        label = " within ".join(reversed(self.variables))
        return (Definition(self.made, f"concat({parts})", label, "id"),)

    @property
    def made(self) -> str:
        """The name of the new id."""
        return self.name or "_".join(self.variables)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.keys import check_distinct, check_rows_unique

        after = super().apply(data, around)
        check_distinct(after, self.made, self.variables, self.separator or "_")
        if self.unique:
            check_rows_unique(after, (self.made,))
        return after

    def words(self) -> str:
        return f"Join {listed(self.variables)} to the id {self.made}"
