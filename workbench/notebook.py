"""What `workbench.run` does: data in any of three forms, errors raised as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from workbench.analysis.reading_notices import reading_notices
from workbench.analysis.recipe import DataPart
from workbench.analysis.reporting import QuietReporter
from workbench.analysis.runner import perform
from workbench.analysis.session import with_seed
from workbench.analysis.source import load_data
from workbench.data.database.address import is_address
from workbench.data.database.place import place_from_text
from workbench.errors import DataError, WorkbenchError
from workbench.extension.manager import plugin_manager
from workbench.results import Result
from workbench.results.style_codec import style_with
from workbench.results.table_style import TableStyle

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


Style = str | Mapping[str, Any] | TableStyle


class _NotebookReporter(QuietReporter):
    engine = None  # the one of the environment, else all cores


def run(analysis_id: str, data: object, options: Mapping[str, Any], seed: int | None) -> Result:
    """The result of one analysis; see `workbench.run`."""
    analysis = plugin_manager().analysis(analysis_id)
    checked, seed = with_seed(analysis.check_options(options), seed)
    dataset = as_dataset(data)
    result = perform(analysis, dataset, checked, _NotebookReporter(seed))
    return replace(result, notices=(*result.notices, *reading_notices(dataset))) if _is_path(data) else result


def render(
    result: Result, path: str | PathLike[str], title: str, style: Style, choices: Mapping[str, Any]
) -> None:
    """Write a result as a document; see `workbench.render`."""
    from workbench.cli.outputs import ENDS, write_outputs

    target = Path(path).expanduser()
    kind = ENDS.get(target.suffix.lower())
    if kind is None:
        known = ", ".join(ENDS)
        raise WorkbenchError(f"Results cannot be written as '{target.name}'.", f"Use one of {known}.")
    write_outputs(result, title, {kind: target}, style_with(style, choices))


def as_dataset(data: object) -> Dataset:
    """A Dataset of a path, a pandas frame or a Dataset."""
    if _is_path(data):
        return read(data)
    import pandas as pd

    from workbench.data.dataset import Dataset
    from workbench.data.frame import dataset_of

    if isinstance(data, Dataset):
        return data
    if isinstance(data, pd.DataFrame):
        return dataset_of(data)
    raise DataError(
        f"The data are a value of type '{type(data).__name__}'.", "Pass a path, a pandas frame or a Dataset."
    )


def read(
    data: str | PathLike[str],
    *,
    variables: Mapping[str, Any] | None = None,
    reading: Mapping[str, Any] | None = None,
    table: str = "",
    query: str = "",
    password: str = "",
) -> Dataset:
    """A file or a part of a database; see `workbench.read`."""
    about = {name: dict(entry) for name, entry in (variables or {}).items()}
    if isinstance(data, str) and is_address(data):
        place = place_from_text(data, table=table, query=query, password=password)
        return load_data(DataPart(None, about, database=place))
    chosen = {key: value for key, value in (("table", table), ("query", query)) if value}
    return load_data(DataPart(Path(data).expanduser().absolute(), about, {**chosen, **(reading or {})}))


def _is_path(data: object) -> TypeGuard[str | PathLike[str]]:
    return isinstance(data, str | PathLike)


def transformed(
    data: object, steps: Sequence[Mapping[str, Any]], tables: Mapping[str, object] | None = None
) -> Dataset:
    """The data after steps of preparation; see `workbench.transform`."""
    from workbench.analysis.transforms.pipeline import Tables, read_steps, run_steps

    plugin_manager()
    checked = read_steps(list(steps), "steps")
    others = {name: as_dataset(table) for name, table in (tables or {}).items()}
    return run_steps(Tables(as_dataset(data), others), checked).dataset


def step_schemas() -> dict[str, dict[str, Any]]:
    """The steps on offer as JSON schemas; see `workbench.steps`."""
    from workbench.analysis.transforms.registry import step_class, step_ids

    plugin_manager()
    found = {step_id: step_class(step_id) for step_id in step_ids()}
    return {
        step_id: {"title": step.title, "description": step.summary, **step.json_schema()}
        for step_id, step in found.items()
    }
