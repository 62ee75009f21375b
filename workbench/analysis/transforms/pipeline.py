"""Steps one after the other, over the tables of a recipe or a project.

Every step works on the current table. Two entries may stand beside the options of any step, and one step only
says where to go on, one what a table is called:

    "on": "classes"     the step works on that table instead, which stays in the background
    "into": "classes"   the result becomes a new table of that name; the current one stays as it is
    {"step": "use", "on": "classes"}   another table becomes the current one
    {"step": "rename_table", "on": "classes", "into": "rooms"}   a table gets another name
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from workbench.analysis.transforms.registry import read_step
from workbench.analysis.transforms.step import Around, Step
from workbench.data.progress import watched
from workbench.errors import DataError, OptionsError, RecipeError, WorkbenchError

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.data.progress import Progress

USE, RENAME = "use", "rename_table"
MAIN = "data"
"""The name of the first table where nobody gave it one."""
AROUND = ("on", "into")


@dataclass(frozen=True)
class Tables:
    """dataset: the current table; others: the further ones by name; name: that of the current one."""

    dataset: Dataset
    others: Mapping[str, Dataset] = field(default_factory=dict)
    name: str = ""
    notes: tuple[str, ...] = ()

    def using(self, name: str) -> Tables:
        """Another table becomes the current one."""
        if name == self.name:
            return self
        wanted = Around(self.others).table(name)
        others = {key: table for key, table in self.others.items() if key != name}
        return replace(self, dataset=wanted, others={**others, self.name or MAIN: self.dataset}, name=name)

    def renamed(self, old: str, new: str) -> Tables:
        """A table under another name; DataError if that is taken."""
        current = self.name or MAIN
        if new != old and (new == current or new in self.others):
            raise DataError(f"There is a table called '{new}' already.", "Choose another name.")
        if old == current:
            return replace(self, name=new)
        Around(self.others).table(old)
        others = {new if name == old else name: table for name, table in self.others.items()}
        return replace(self, others=others)


@dataclass(frozen=True)
class Placed:
    """A checked step and where it works.

    step None: only another table becomes the current one or, with `into`, gets that name.
    """

    step: Step | None
    on: str = ""
    into: str = ""

    def words(self, titles: Mapping[str, str] | None = None) -> str:
        """In one line; titles: what tables are called on the screen, by name, where that is another word."""
        titles = titles or {}
        on = titles.get(self.on, self.on)
        if self.step is None:
            renames = f"Rename the table {on} to {self.into}"
            return renames if self.into else f"Go on with the table {on}"
        where = f" (table {on})" if on else ""
        step = _with_titles(self.step, titles)
        return step.words() + where + (f", as the table {self.into}" if self.into else "")

    def plain(self) -> dict[str, Any]:
        """As a recipe has it."""
        if self.step is None:
            renames = {"step": RENAME, "on": self.on, "into": self.into}
            return renames if self.into else {"step": USE, "on": self.on}
        around = {key: value for key, value in (("on", self.on), ("into", self.into)) if value}
        return {**self.step.plain(), **around}


def _with_titles(step: Step, titles: Mapping[str, str]) -> Step:
    """The step as if the tables that it names were called by their titles."""
    values = step.to_dict()
    named = {name: values[name] for name, field in step.fields.items() if field.kind == "table"}
    other = {name: titles[table] for name, table in named.items() if titles.get(table, table) != table}
    return type(step).of({**values, **other}) if other else step


def read_placed(step: Any, where: str = "a step") -> Placed:
    """A checked step of plain data; RecipeError, with the place, for the first fault."""
    if not isinstance(step, Mapping):
        raise RecipeError(f"{where} is not an object.", '{"step": "filter", "condition": "age > 18"}, say.')
    around = {key: step[key] for key in AROUND if key in step}
    for key, value in around.items():
        if not isinstance(value, str) or not value:
            raise RecipeError(f"'{key}' in {where} must be the name of a table.")
    rest = {key: value for key, value in step.items() if key not in AROUND}
    if rest.get("step") == USE:
        if set(rest) != {"step"} or set(around) != {"on"}:
            raise RecipeError(f"{where} must name one table.", '{"step": "use", "on": "classes"}, say.')
        return Placed(None, around["on"])
    if rest.get("step") == RENAME:
        if set(rest) != {"step"} or set(around) != {"on", "into"}:
            raise RecipeError(
                f"{where} must name a table and its new name.",
                '{"step": "rename_table", "on": "classes", "into": "rooms"}, say.',
            )
        return Placed(None, around["on"], around["into"])
    try:
        return Placed(read_step(rest), around.get("on", ""), around.get("into", ""))
    except (OptionsError, RecipeError) as error:
        raise RecipeError(f"{where}: {error.message}", error.advice) from None


def read_steps(steps: Any, where: str = "data.transforms") -> tuple[Placed, ...]:
    """The checked steps of a recipe."""
    if not isinstance(steps, list | tuple):
        raise RecipeError(f"'{where}' is not a list.", "Write [] when there are none.")
    return tuple(read_placed(step, f"'{where}[{place}]'") for place, step in enumerate(steps))


def run_steps(tables: Tables, steps: Sequence[Placed]) -> Tables:
    """The tables after all steps. A step that does not fit the data raises DataError with its number."""
    for number, step in enumerate(steps, 1):
        try:
            tables = run_step(tables, step)
        except DataError as error:
            error.message = f"Step {number} of the preparation ({_short(step)}): {error.message}"
            error.args = (error.message, error.advice)
            raise
        except WorkbenchError as error:
            raise DataError(f"Step {number} of the preparation: {error.message}", error.advice) from error
    return tables


def run_step(tables: Tables, placed: Placed, reporter: Progress | None = None) -> Tables:
    """The tables after one step; computed variables are brought up to date.

    reporter: to be told how far a long step is; it may raise Cancelled.
    """
    from workbench.data.live import refreshed

    if placed.step is None:
        return tables.renamed(placed.on, placed.into) if placed.into else tables.using(placed.on)
    elsewhere = placed.on not in ("", tables.name or MAIN)
    before = Around(tables.others).table(placed.on) if elsewhere else tables.dataset
    here = {tables.name or MAIN: tables.dataset}
    around = Around({**tables.others, **here})
    with watched(reporter) if reporter is not None else nullcontext() as watcher:
        if watcher is not None:
            around.progress = watcher.progress
        after = refreshed(before, placed.step.apply(before, around), typed=False)
    others = {**tables.others, **around.made}
    dataset = tables.dataset
    if placed.into:
        others[placed.into] = _named(after, placed.into)
    elif elsewhere:
        others[placed.on] = after
    else:
        dataset = after
    return replace(tables, dataset=dataset, others=others, notes=(*tables.notes, *around.notes))


def _named(dataset: Dataset, name: str) -> Dataset:
    from workbench.data.dataset import Dataset as Table

    columns = {n: dataset.column(n) for n in dataset.names}
    return Table(columns, dataset.variables, name=name, source=dataset.source)


def _short(placed: Placed, most: int = 70) -> str:
    words = placed.words()
    return words if len(words) <= most else words[: most - 1] + "…"
