"""Steps that make a table of groups, or join, append and split tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from workbench.analysis.fields import Boolean, Choice, VariableList, VariableSlot
from workbench.analysis.step_fields import NewName, TableSlot, TextList
from workbench.analysis.transforms.step import Around, Step, chosen, listed
from workbench.errors import DataError
from workbench.plurals import counted

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

TABLES = "Tables"
MORE = "Further"
STATISTICS = ("mean", "sum", "sd", "min", "max", "median", "n")


class Aggregate(Step):
    id = "aggregate"
    title = "Aggregate by groups"
    menu = TABLES
    summary = "A table with one row for each group."
    new_table = "groups"
    by = VariableList(title="Groups", help="One row for each combination that occurs.", group=TABLES)
    variables = VariableList(
        measures=("numeric",), title="Variables", help="Of which statistics are taken.", group=TABLES
    )
    statistics = TextList(
        example="mean",
        choices=STATISTICS,
        title="Statistics",
        help=f"Some of {', '.join(STATISTICS)}; empty: mean. n is the number of known values.",
        group=TABLES,
    )
    constant = VariableList(
        title="Variables of the groups",
        help="They are the same in all rows of a group, such as the size of a school, and are taken over.",
        group=TABLES,
    )
    sizes = NewName(
        empty="no such variable",
        title="Count rows as",
        help="The name of a variable with group sizes; empty: none.",
        group=MORE,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.shapes.aggregate import aggregate

        statistics = self.statistics or ("mean",)
        for name in statistics:
            if name not in STATISTICS:
                raise DataError(f"'{name}' is no statistic here.", f"Use some of {', '.join(STATISTICS)}.")
        groups = chosen(self.by, "one that forms the groups")
        return aggregate(data, groups, self.variables, statistics, constant=self.constant, sizes=self.sizes)

    def words(self) -> str:
        what = f"{listed(self.statistics or ('mean',))} of {listed(self.variables)}"
        return f"One row for each {listed(self.by)}" + (f": {what}" if self.variables else "")


class Merge(Step):
    id = "merge"
    title = "Merge with another table"
    menu = TABLES
    summary = "The variables of another table beside the rows that have the same keys."
    table = TableSlot(title="Other table", help="Its variables are taken over.", group=TABLES)
    by = VariableList(
        title="Keys", help="Variables of this table that name a row of the other.", group=TABLES
    )
    keys = TextList(
        example="the same",
        variables_of="table",
        title="Their names in the other table",
        help="In the same order; empty: the same names.",
        group=TABLES,
    )
    rows = Choice(
        "left",
        {"left": "all rows of this table", "inner": "rows found in both", "full": "all rows of both"},
        title="Keep",
        help="What becomes of rows without a partner; they are counted and named in any case.",
        group=TABLES,
    )
    one_to_one = Boolean(
        False,
        title="Keys name one row here too",
        help="Otherwise many rows of this table may share a row of the other, as pupils share a school.",
        group=MORE,
    )
    take = TextList(
        example="all",
        variables_of="table",
        title="Variables to take over",
        help="Of the other table; empty: all but the keys.",
        group=MORE,
    )

    @classmethod
    def beginning_beside(cls, data: Dataset, others: Mapping[str, Dataset]) -> dict[str, Any]:
        """The only other table, names that both have and that tell its rows apart, and what is new in it."""
        from workbench.data.keys import shared_key

        if len(others) != 1:
            return {}
        ((name, other),) = others.items()
        key = shared_key(data, other)
        new = [one for one in other.names if one not in data]
        both = any(one in data for one in other.names if one not in key)
        return {
            "table": name,
            **({"by": list(key)} if key else {}),
            **({"take": new} if key and new and both else {}),
        }

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.shapes.merge import How, merge

        ours = chosen(self.by, "the key")
        theirs = self.keys or ours
        if len(theirs) != len(ours):
            raise DataError(
                f"There are {len(ours)} keys here and {len(theirs)} in '{self.table}'.",
                "Name as many in both.",
            )
        merged = merge(
            data,
            around.table(self.table),
            dict(zip(ours, theirs, strict=True)),
            how=cast(How, self.rows),
            one_to_one=self.one_to_one,
            table=self.table,
            names=self.take,
        )
        around.notes += merged.notes(self.table)
        return merged.dataset

    def words(self) -> str:
        return f"Merge with {self.table} by {listed(self.by)}"


class Append(Step):
    id = "append"
    title = "Append another table"
    menu = TABLES
    summary = "The rows of another table below these; variables go by their names."
    table = TableSlot(title="Other table", help="Its rows are added.", group=TABLES)
    source = NewName(
        empty="no such variable",
        title="Say which table in",
        help="The name of a new variable; empty: none is made.",
        group=MORE,
    )
    labels = TextList(
        example="2019; 2020", title="Called", help="Two words: for this table and for the other.", group=MORE
    )

    @classmethod
    def beginning_beside(cls, data: Dataset, others: Mapping[str, Dataset]) -> dict[str, Any]:
        """The only other table."""
        return {"table": next(iter(others))} if len(others) == 1 else {}

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.shapes.append import append

        labels = self.labels or (data.name or "1", self.table)
        if len(labels) != 2 or labels[0] == labels[1]:
            raise DataError("The two tables need two different words.", "Such as 2019 and 2020.")
        other = around.table(self.table)
        alone = [n for n in (*data.names, *other.names) if (n in data) != (n in other)]
        if alone:
            around.notes.append(f"Missing in one of the tables: {listed(alone)}.")
        return append(data, other, source=self.source, labels=(labels[0], labels[1]))

    def words(self) -> str:
        return f"Append the table {self.table}"


class Split(Step):
    id = "split"
    title = "Split into tables"
    menu = TABLES
    summary = "A table for each value of a variable; this one stays."
    makes_others = True
    variable = VariableSlot(
        required=True, title="By", help="Each of its values becomes a table.", group=TABLES
    )
    name = NewName(
        usual="{name} {value}",
        title="Names of the tables",
        help="{name} stands for the variable, {value} for its value.",
        group=MORE,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.dataset import Dataset as Table
        from workbench.data.shapes.append import split

        assert self.variable is not None
        pattern = type(self).name.of(self.name, self.variable)
        if "{value}" not in pattern:
            raise DataError("All tables would have the same name.", "Write {value} into it.")
        for value, part in split(data, self.variable).items():
            name = pattern.replace("{value}", value)
            columns = {n: part.column(n) for n in part.names}
            around.made[name] = Table(columns, part.variables, name=name, source=part.source)
        sizes = (f"{name} ({counted(part.n_rows, 'row')})" for name, part in around.made.items())
        around.notes.append(f"New tables: {listed(sizes, 8)}.")
        return data

    def words(self) -> str:
        return f"Split into a table for each {self.variable}"
