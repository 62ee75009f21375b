"""Writes plugin packages as plain files with a dist-info folder, the way an installed outsider looks.

`toy(folder)` is a well-behaved plugin whose analyses misbehave on request: `toy.mean`, `toy.sleep`, ...
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

TOY_PLUGIN = '''
"""Analyses for tests."""

from workbench.api import Analysis, Choice, Integer, Number, Options, VariableSlot, hookimpl

REQUIRES_API = "1.0"


class MeanOptions(Options):
    variable = VariableSlot(required=True, title="Variable", help="The variable to average.")
    trim = Number(0.0, low=0, high=0.5, title="Trim", help="Share cut off at both ends.")
    scale = Choice("raw", {"raw": "Raw", "log": "Log"}, title="Scale", help="Scale of the mean.")
    seed = Integer(1, title="Seed", help="Seed of random numbers.")


class WorkOptions(Options):
    seconds = Number(0.0, low=0, title="Seconds", help="How long to work.")
    steps = Integer(10, low=1, title="Steps", help="How many steps.")


def describe(name, options=WorkOptions, predict=""):
    return Analysis(
        id="toy." + name,
        title=name.title(),
        summary="A toy analysis.",
        menu=("Toys",),
        options=options,
        estimator="toy_estimators:" + name,
        predict=predict,
    )


@hookimpl
def workbench_analyses(context):
    names = ("sleep", "hog", "die", "quit", "divide", "complain", "formula", "rubbish", "huge", "numeric",
             "publish", "crowd", "environment", "missing", "touch", "named")
    return [
        describe("mean", MeanOptions),
        describe("foretold", predict="toy_estimators:foretell"),
        *(describe(name) for name in names),
    ]
'''

TOY_ESTIMATORS = '''
"""Estimators for tests; most of them misbehave."""

import os
import sys
import time

import numpy as np

from workbench.api import Column, DataError, DataUse, FormulaError, Notice, Result, Table, Text


def table(values, table_id="mean"):
    columns = tuple(Column(name, name) for name in values)
    return Table(table_id, "Mean", columns, (values,))


def result(data, values):
    return Result("", {}, DataUse(data.n_rows, data.n_rows), (table(values),))


def mean(data, options, reporter):
    values = data.numeric(options.variable)
    if np.isnan(values).all():
        raise DataError(f"'{options.variable}' has no values.", "Choose another variable.")
    if options.trim:
        reporter.notice(Notice("warning", "Trimmed."))
    rng = np.random.default_rng(reporter.seed)
    return result(data, {"mean": float(np.nanmean(values)), "draw": rng.random(), "seed": reporter.seed})


def sleep(data, options, reporter):
    for step in range(options.steps):
        time.sleep(options.seconds / options.steps)
        reporter.progress(step / options.steps, f"step {step + 1}")
    return result(data, {"pid": os.getpid()})


foretold = sleep


def foretell(n_rows, options):
    return n_rows * 10.0


def hog(data, options, reporter):
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        pass
    return result(data, {"pid": os.getpid()})


def die(data, options, reporter):
    os._exit(3)


def quit(data, options, reporter):
    sys.exit(4)


def divide(data, options, reporter):
    return 1 / 0


def complain(data, options, reporter):
    raise DataError("The data are too blue.", "Use redder data.")


def formula(data, options, reporter):
    raise FormulaError("The parenthesis is not closed.", "Close it.", formula="y ~ (x", position=4)


def rubbish(data, options, reporter):
    return {"mean": 1}


def huge(data, options, reporter):
    return result(data, {"text": "x" * 20_000_000})


def numeric(data, options, reporter):
    value = np.array([0.0]) / np.array([0.0]) + np.exp(np.array([1e9]))
    return result(data, {"finite": bool(np.isfinite(value).all())})


def publish(data, options, reporter):
    reporter.publish(Text("early", "Early", "first words"))
    reporter.notice(Notice("info", "On the way."))
    time.sleep(options.seconds)
    return result(data, {"pid": os.getpid()})


def leave_pid(item):
    folder, number = item
    open(os.path.join(folder, str(os.getpid())), "w").close()
    time.sleep(0.05)
    return number


def crowd(data, options, reporter):
    items = [(os.environ["TOY_FOLDER"], number) for number in range(options.steps)]
    answers = reporter.map(leave_pid, items, message="crowding")
    return result(data, {"sum": sum(answers)})


def environment(data, options, reporter):
    return result(data, {
        "threads": os.environ.get("OPENBLAS_NUM_THREADS", ""),
        "main": sys.modules["__main__"].__dict__.get("MARK", ""),
        "pid": os.getpid(),
        "warm": "scipy.special" in sys.modules,
        "columns": id(data.column(data.names[0])),
    })


def named(data, options, reporter):
    return result(data, {"name": data.name})


def touch(data, options, reporter):
    data.numeric(data.names[0])[0] = 5.0
    return result(data, {"first": float(data.numeric(data.names[0])[0])})
'''


def write_plugin(
    folder: Path, name: str, modules: dict[str, str], *, entry: str = "", version: str = "1.2"
) -> Path:
    """A distribution `name` below `folder`: its modules and the metadata that pip would write."""
    for module, source in modules.items():
        (folder / f"{module}.py").write_text(dedent(source), encoding="utf-8")
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    target = entry or next(iter(modules))
    (info / "entry_points.txt").write_text(f"[workbench.plugins]\n{name} = {target}\n")
    return folder


def toy(folder: Path) -> Path:
    """The toy plugin below `folder`, which is to be put on sys.path."""
    folder.mkdir(parents=True, exist_ok=True)
    modules = {"toy_plugin": TOY_PLUGIN, "toy_estimators": TOY_ESTIMATORS}
    return write_plugin(folder, "toy", modules)
