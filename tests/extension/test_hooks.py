"""Every hook: documented, one context object, and called in the test here that carries its name."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import toy_package

from workbench.analysis.transforms import registry
from workbench.api import API_VERSION, AnalysesContext, Analysis, StepsContext
from workbench.errors import PluginError, RecipeError
from workbench.extension.hookspecs import Hooks, ValidationContext
from workbench.extension.manager import PluginManager

HOOKS = [name for name in vars(Hooks) if name.startswith("workbench_")]
RECORDER = """
from workbench.api import hookimpl

seen = []

@hookimpl
def {hook}(context):
    seen.append(context)
    return []
"""


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_and_takes_one_context(hook: str) -> None:
    function = getattr(Hooks, hook)
    assert inspect.getdoc(function)
    assert list(inspect.signature(function).parameters) == ["self", "context"]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test(hook: str) -> None:
    assert f"test_{hook}" in globals(), f"write a test in which {hook} is called"


def recorded(hook: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Sequence[Any]:
    """Install a plugin that records the calls of a hook, start, and return the contexts it was given."""
    toy_package.write_plugin(folder, "recorder", {"recorder_module": RECORDER.format(hook=hook)})
    monkeypatch.syspath_prepend(str(folder))
    PluginManager(safe_mode=False)
    seen: Sequence[Any] = sys.modules.pop("recorder_module").seen
    return seen


def test_workbench_validation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = {"recorder_module": RECORDER.format(hook="workbench_validation")}
    toy_package.write_plugin(tmp_path, "recorder", modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    manager, context = PluginManager(safe_mode=False), ValidationContext(API_VERSION, tmp_path)
    recorder = sys.modules.pop("recorder_module")
    assert recorder.seen == []
    manager.validation_sets(context)
    assert recorder.seen == [context]


def test_workbench_analyses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recorded("workbench_analyses", tmp_path, monkeypatch) == [AnalysesContext(API_VERSION)]
    assert Analysis.__doc__


STEPS = """
from workbench.api import Step, VariableSlot, hookimpl, dataset_of


class Twice(Step):
    id = "toy_twice"
    title = "Twice"
    menu = "Toys"
    summary = "Every row twice."

    def apply(self, data, around):
        return dataset_of(data.to_frame().loc[lambda frame: frame.index.repeat(2)])

    def words(self):
        return "Every row twice"


@hookimpl
def workbench_analyses(context):
    return []


@hookimpl
def workbench_steps(context):
    return [Twice]
"""


def test_workbench_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_added", {})
    assert recorded("workbench_steps", tmp_path, monkeypatch) == [StepsContext(API_VERSION)]
    with pytest.raises(RecipeError, match="'toy_twice' is no known step"):
        registry.read_step({"step": "toy_twice"})
    (tmp_path / "more").mkdir()
    toy_package.write_plugin(tmp_path / "more", "twice", {"twice_module": STEPS})
    monkeypatch.syspath_prepend(str(tmp_path / "more"))
    PluginManager(safe_mode=False)
    assert registry.read_step({"step": "toy_twice"}).words() == "Every row twice"
    assert "toy_twice" in registry.step_ids()
    twice = sys.modules.pop("twice_module").Twice
    registry.add_step(twice)
    twice.id = "filter"
    with pytest.raises(PluginError, match="a step called 'filter' already"):
        registry.add_step(twice)
    twice.title = ""
    with pytest.raises(PluginError, match="needs id, title and menu"):
        registry.add_step(twice)
