"""Every hook: documented, one context object, and called in the test here that carries its name."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import toy_package

from workbench.api import API_VERSION, AnalysesContext, Analysis
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
