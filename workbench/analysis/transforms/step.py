"""What a step of data preparation is: options declared once, one line in words, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.analysis.fields import Boolean
from workbench.analysis.options import Options
from workbench.errors import DataError, NotChosenError

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def _nobody(_fraction: float) -> None:
    """Nobody is to be told."""


@dataclass
class Around:
    """What a step finds and leaves besides its table.

    tables: the other tables by name; notes: sentences on what happened that the user should know, such as
    rows that found no partner; made: further tables that the step makes; progress: to be told how far a long
    step is, 0 to 1; it raises Cancelled when the user asked to stop.
    """

    tables: Mapping[str, Dataset] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    made: dict[str, Dataset] = field(default_factory=dict)
    progress: Callable[[float], object] = _nobody

    def table(self, name: str) -> Dataset:
        """Another table; DataError naming the nearest if there is none."""
        if name in self.tables:
            return self.tables[name]
        import difflib

        near = difflib.get_close_matches(name, self.tables, n=2) or list(self.tables)[:5]
        advice = f"Tables are {', '.join(near)}." if near else "Open that table first."
        raise DataError(f"There is no table called '{name}'.", advice)


class Step(Options):
    """Base of all steps; subclasses set `id`, `title` and `menu`, declare fields and say what they do.

    id: name in recipes; title: as in the menu; menu: the heading it stands under, "" for steps that are made
    by pointing in the grid and have no dialog; summary: what it is for, one sentence; new_table: what the
    form calls the table that it makes if nobody minds, "" for a step that changes the present one;
    makes_others: it leaves the present table and gives the tables it makes their names.
    """

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    menu: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    new_table: ClassVar[str] = ""
    makes_others: ClassVar[bool] = False

    @classmethod
    def beginning(cls, data: Dataset) -> dict[str, Any]:
        """Options that the data suggest, for a form to begin with."""
        return {}

    @classmethod
    def beginning_beside(cls, data: Dataset, others: Mapping[str, Dataset]) -> dict[str, Any]:
        """The same where it hangs on the other tables."""
        return {}

    def apply(self, data: Dataset, around: Around) -> Dataset:
        """The table after the step. Raises DataError, with advice, when the data do not allow it."""
        raise NotImplementedError

    def words(self) -> str:
        """The step in one line: "Centre gevocab around the means of school"."""
        raise NotImplementedError

    def for_preview(self) -> Step:
        """A quicker step that shows what the table will look like; the step itself where it is quick."""
        return self

    def plain(self) -> dict[str, Any]:
        """The step as a recipe has it; options at their default are left out."""
        values = self.to_dict()
        required = (name for name, f in self.fields.items() if getattr(f, "required", False))
        kept = {*required, *(name for name, f in self.fields.items() if values[name] != _plain(f.default))}
        return {"step": self.id, **{name: value for name, value in values.items() if name in kept}}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Definition:
    """A variable to be computed; measure: another than the expression gives, "" for that."""

    name: str
    expression: str
    label: str = ""
    measure: str = ""


class MakesVariables(Step):
    """A step whose variables are expressions; they stay live unless the user wants their values only."""

    live = Boolean(
        True,
        title="Keep up to date",
        help="The values are computed again whenever the data change. Without it they stay as they are now.",
        group="New variables",
    )

    def definitions(self, data: Dataset) -> Iterable[Definition]:
        """The variables to make, in order."""
        raise NotImplementedError

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.live import with_computed
        from workbench.data.retype import retype
        from workbench.data.variable import Measure

        for one in self.definitions(data):
            data = with_computed(data, one.name, one.expression, live=self.live, label=one.label)
            if one.measure:
                data = retype(data, one.name, Measure(one.measure))
        return data


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names in a sentence: a, b and c; the last ones of many by their number."""
    every = list(names)
    if len(every) > most:
        every = [*every[: most - 1], f"{len(every) - most + 1} more"]
    return (
        every[0] if len(every) == 1 else ", ".join(every[:-1]) + f" and {every[-1]}" if every else "nothing"
    )


def of_groups(names: Iterable[str]) -> str:
    """ " within school", "" for no groups."""
    every = list(names)
    return f" within {listed(every)}" if every else ""


def chosen(names: tuple[str, ...], what: str = "a variable") -> tuple[str, ...]:
    """At least one name; NotChosenError otherwise."""
    if not names:
        raise NotChosenError("No variable is chosen.", f"Choose {what}.")
    return names
