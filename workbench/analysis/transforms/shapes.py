"""Steps that change the shape of the table: wide to long and back, outcomes stacked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from workbench.analysis.fields import Boolean, Choice, ShortText, VariableList, VariableSlot, When
from workbench.analysis.option_records import OptionsList
from workbench.analysis.options import Options
from workbench.analysis.step_fields import NewName, TextList
from workbench.analysis.transforms.step import Around, Step, chosen, listed
from workbench.errors import DataError
from workbench.plurals import counted

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.data.shapes.long import Stack

SHAPE = "Shape"
TIME = "Time"
MORE = "Further"


class StackOptions(Options):
    """One stack: columns that are the same thing at several times."""

    name = NewName(
        required=True, title="Name", help="What the columns measure: the name of the long variable."
    )
    variables = VariableList(title="Columns", help="One for each time, the earliest first.")


class WideToLong(Step):
    id = "wide_to_long"
    title = "Wide to long"
    menu = SHAPE
    summary = "One row for each person and time, of one column for each time."
    new_table = "long"
    stacks = OptionsList(
        StackOptions,
        singular="stack",
        title="Stacks",
        help="Each stack of columns becomes one variable; all have a column for each time.",
        group=SHAPE,
    )
    time = NewName(
        usual="Time", title="Name of time", help="The new variable that tells the times apart.", group=TIME
    )
    time_values = Choice(
        "names",
        {
            "names": "the numbers in the names of columns",
            "zero": "0, 1, 2 ... in order",
            "typed": "values of my own",
        },
        title="Values of time",
        help="LangScore1 to LangScore6 hold 1 to 6; from 0 the intercept is the first time.",
        group=TIME,
    )
    times = TextList(
        example="0; 6; 12",
        title="Own values",
        help="One for each column of a stack: numbers such as 0 6 12, or words such as before after.",
        group=TIME,
        when=When("time_values", ("typed",)),
    )
    row_id = NewName(
        empty="no such variable",
        title="Number the persons as",
        help="A new variable that tells the rows of the wide table apart; empty: none is made.",
        group=MORE,
    )
    keep = VariableList(
        empty="all others",
        title="Variables to keep",
        help="Repeated in all rows of a person; empty: all others.",
        group=MORE,
    )
    drop_missing = Boolean(
        False,
        title="Without rows that have no value",
        help="Times at which a person has no value in any stack get no row.",
        group=MORE,
    )

    @classmethod
    def beginning(cls, data: Dataset) -> dict[str, Any]:
        """Columns that look like series."""
        from workbench.data.shapes.long import suggested_stacks

        found = suggested_stacks(data)
        stacks = [{"name": stack.name, "variables": list(stack.columns)} for stack in found]
        return {"stacks": stacks} if stacks else {}

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.shapes.long import check_stacks, to_long

        stacks = self._stacks()
        check_stacks(data, stacks)
        return to_long(
            data,
            stacks,
            self._times(stacks),
            time=type(self).time.of(self.time, ""),
            row_id=self.row_id,
            keep=self.keep or None,
            drop_missing=self.drop_missing,
        )

    def _stacks(self) -> list[Stack]:
        from workbench.data.shapes.long import Stack

        given = (one.to_dict() for one in self.stacks)
        return [Stack(one["name"], tuple(one["variables"])) for one in given]

    def _times(self, stacks: list[Stack]) -> tuple[str, ...]:
        from workbench.data.shapes.long import times_in_names

        n_times = len(stacks[0].columns)
        if self.time_values == "typed":
            return self.times
        if self.time_values == "zero":
            return tuple(map(str, range(n_times)))
        found = times_in_names(stacks)
        if found is None:
            raise DataError(
                "The names of the columns do not say which time they are.",
                "Count from 0, or type the values of time.",
            )
        return found

    def words(self) -> str:
        stacks = (f"{one.name} of {counted(len(one.columns), 'column')}" for one in self._stacks())
        return f"Wide to long: {listed(stacks)}"


class LongToWide(Step):
    id = "long_to_wide"
    title = "Long to wide"
    menu = SHAPE
    summary = "One row for each person, with a column for each time."
    new_table = "wide"
    by = VariableList(title="Persons", help="The variable that tells persons apart.", group=SHAPE)
    time = VariableSlot(required=True, title="Time", help="Its values become part of the names.", group=SHAPE)
    values = VariableList(title="Values", help="Each becomes a column for each time.", group=SHAPE)
    separator = ShortText(empty="_", title="Separator", help="Between name and time; empty: _", group=MORE)
    others = Choice(
        "refuse",
        {"refuse": "tell me", "first": "keep the first value", "drop": "leave them out"},
        title="If another variable changes within a person",
        help="In the wide table it could have one value only.",
        group=MORE,
    )

    @classmethod
    def beginning(cls, data: Dataset) -> dict[str, Any]:
        """Persons and times of repeated measures, and the numbers that change within a person."""
        from workbench.data.group_guess import series
        from workbench.data.levels import ROW, grouping_levels
        from workbench.data.variable import Measure

        if (found := series(data)) is None:
            return {}
        person, time = found
        changing = [name for name, level in grouping_levels(data, [person]).level_of.items() if level == ROW]
        numbers = [n for n in changing if n != time and data.variable(n).measure is Measure.NUMERIC]
        return {"by": [person], "time": time, "values": numbers}

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.shapes.wide import to_wide

        assert self.time is not None
        return to_wide(
            data,
            chosen(self.by, "the one that tells persons apart"),
            self.time,
            chosen(self.values, "one with values"),
            separator=self.separator or "_",
            varying=cast(Literal["refuse", "first", "drop"], self.others),
        )

    def words(self) -> str:
        return f"Long to wide: {listed(self.values)} for each {self.time} of {listed(self.by)}"


class StackOutcomes(Step):
    id = "stack_outcomes"
    title = "Stack outcomes"
    menu = SHAPE
    summary = "Several outcomes below one another, for multivariate models and for mediation."
    new_table = "stacked"
    form = Choice(
        "multivariate",
        {"multivariate": "several outcomes", "mediation": "mediator and outcome"},
        title="For",
        help="Mediation: mediator and outcome are modelled together (Bauer, Preacher and Gil, 2006).",
        group=SHAPE,
    )
    outcomes = VariableList(
        measures=("numeric",),
        title="Outcomes",
        help="For mediation, first the mediator, then the outcome.",
        group=SHAPE,
    )
    value = NewName(
        empty="value, or Z for mediation",
        title="Name of the values",
        help="Empty: value, or Z for mediation.",
        group=MORE,
    )
    which = NewName(usual="outcome", title="Name of what they are", help="Empty: outcome.", group=MORE)
    row_id = NewName(usual="row", title="Name of the old row", help="Empty: row.", group=MORE)

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.shapes.outcomes import stack_outcomes

        mediation = self.form == "mediation"
        if mediation and len(self.outcomes) != 2:
            raise DataError(
                "Mediation has one mediator and one outcome; "
                f"{counted(len(self.outcomes), 'variable is', 'variables are')} named.",
                "Name first the mediator, then the outcome.",
            )
        return stack_outcomes(
            data,
            chosen(self.outcomes),
            ("Sm", "Sy") if mediation else tuple(f"S_{name}" for name in self.outcomes),
            value=self.value or ("Z" if mediation else "value"),
            which=type(self).which.of(self.which, ""),
            row_id=type(self).row_id.of(self.row_id, ""),
            keep_outcomes=mediation,
        )

    def words(self) -> str:
        return f"Stack {listed(self.outcomes)} ({type(self).form.choices[self.form]})"
