"""The preparation of the data in an R script: how the file is read, and the steps that R has as well.

Variables that expressions compute are computed by the script of the analysis itself. Other steps (reshaping,
joining, sampling ...) are not translated: the script then reads prepared data and says how to export them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from workbench.analysis.r_script import text_in_r
from workbench.data.expressions.in_r import condition_in_r
from workbench.data.expressions.parser import condition_names
from workbench.data.origin import is_file
from workbench.errors import WorkbenchError
from workbench.project.computing import COMPUTING
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND, is_repeated, opening
from workbench.project.words import one_line, step_words

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

READING = "d <- read.csv("
COMPUTED = re.compile(r"d\[\[.*\]\] <- with\(d, ")
"""Variables are computed before the filter of the window chooses rows, as they are there."""
_DESCRIBED = ("retype", "reorder_levels", "missing_codes", "select", "drop", "set_variable", "label_levels")
SILENT = frozenset((*COMPUTING, *_DESCRIBED)) - {"lag"}
"""Steps that the script of the analysis says by itself, or that change no number."""


def with_preparation(script: str, project: Project, entry: AnalysisEntry) -> str:
    """The script of an analysis with the reading of its data and the steps before it."""
    lines = script.split("\n")
    place = next((n for n, line in enumerate(lines) if line.startswith(READING)), None)
    data = project.data_of(entry.table)
    if place is None or data is None:
        return script
    after = next((n for n in range(len(lines) - 1, place, -1) if COMPUTED.match(lines[n])), place) + 1
    chosen = _filter(project.filters.get(entry.table, ""), data)
    between = lines[place + 1 : after]
    return "\n".join([*lines[:place], *_prepared(project, entry, data), *between, *chosen, *lines[after:]])


def _prepared(project: Project, entry: AnalysisEntry, data: Dataset) -> list[str]:
    told = [f"# Not repeated: {one_line(str(step[BY_HAND]))}" for step in project.steps if BY_HAND in step]
    try:
        if told or entry.table != project.table or not is_file(data.source):
            raise Untranslated
        lines = [*_reading(data.source, opening(project.steps, data.source).get("reading"))]
        for step in filter(is_repeated, project.steps):
            lines += _step(step, data)
        return lines
    except (Untranslated, WorkbenchError):
        return _exported(project, data, told)


class Untranslated(Exception):
    """R has no equivalent of a step."""


def _exported(project: Project, data: Dataset, told: list[str]) -> list[str]:
    """How to get at the prepared data, and reading them."""
    stem = PurePath(data.source).stem if is_file(data.source) else ""
    name = f"{stem or data.name or 'data'}_prepared.csv"
    steps = [f"#   {one_line(step_words(step))}" for step in project.steps if is_repeated(step)]
    return [
        "# The data have to be exported from the workbench first, as they are now: main menu, Export data,",
        f"# as CSV, to {name}.",
        *(["# What was done to them there:", *steps] if steps else []),
        *told,
        f'{READING}{text_in_r(name)}, check.names = FALSE, na.strings = "")',
    ]


def _reading(source: str, how: Mapping[str, Any] | None) -> list[str]:
    """Reading the file itself; Untranslated where base R cannot, or where its form had to be chosen (how)."""
    from workbench.data.files.registry import TEXT, format_of
    from workbench.data.text.format import TextFormat
    from workbench.data.text.opened import open_text

    if format_of(source) is not TEXT:
        raise Untranslated
    form = open_text(source).form
    if how and TextFormat.from_json(how) != form:
        raise Untranslated
    if not form.header or form.row_names or form.skip_lines or form.aligned:
        raise Untranslated
    arguments = [text_in_r(source), "check.names = FALSE", 'na.strings = ""']
    if form.delimiter != ",":
        arguments.append(f"sep = {text_in_r(form.delimiter)}")
    if form.decimal != ".":
        arguments.append(f"dec = {text_in_r(form.decimal)}")
    if form.encoding.lower().replace("-", "") not in ("utf8", "ascii", "utf8sig"):
        arguments.append(f"fileEncoding = {text_in_r(form.encoding)}")
    return [f"{READING}{', '.join(arguments)})"]


def _step(step: Mapping[str, Any], data: Dataset) -> list[str]:
    """A step in R; nothing for those that the script of the analysis says; Untranslated for all others."""
    name = step.get("step")
    if "on" in step or "into" in step or step.get("live") is False:
        raise Untranslated
    if name in SILENT:
        return []
    if name == "filter":
        return _filter(str(step["condition"]), data)
    if name == "na_omit" and step.get("variables"):
        columns = ", ".join(map(text_in_r, step["variables"]))
        return [*_inputs(step["variables"], data), f"d <- d[complete.cases(d[c({columns})]), ]"]
    raise Untranslated


def _filter(condition: str, data: Dataset) -> list[str]:
    if not condition:
        return []
    return [*_inputs(condition_names(condition), data), f"d <- subset(d, {condition_in_r(condition, data)})"]


def _inputs(names: Any, data: Dataset) -> list[str]:
    """Missing values and computed variables that a condition needs, before it."""
    from workbench.analysis.r_script import variable_lines

    return variable_lines(data, [name for name in names if name in data])
