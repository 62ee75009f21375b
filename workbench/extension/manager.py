"""PluginManager: finds the installed plugins, lets each in on its own, and keeps the analyses they offer.

A plugin that cannot be loaded, breaks the contract or raises anything at all becomes a card with the reason;
it never stops the start and never takes another plugin with it. Only light modules are imported here.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Iterable
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any

import pluggy

from workbench.analysis.description import Analysis
from workbench.analysis.transforms.registry import add_step
from workbench.errors import OptionsError, PluginError
from workbench.extension.card import PluginCard
from workbench.extension.contract import check_analyses, check_api_version, check_hooks
from workbench.extension.discovery import distribution_of, installed_entry_points, is_builtin
from workbench.extension.hookspecs import PROJECT, AnalysesContext, Hooks, StepsContext, ValidationContext

if TYPE_CHECKING:
    from workbench.validation.case import ValidationSet

SLOW = 0.5
SAFE_MODE = "WORKBENCH_SAFE_MODE"


def safe_mode_asked() -> bool:
    """Whether the environment asks for built-in plugins only."""
    return os.environ.get(SAFE_MODE, "") not in ("", "0")


class PluginManager:
    """The plugins of this process.

    found: entry points to use instead of the installed ones; safe_mode: only built-in plugins
    (None: what the environment variable WORKBENCH_SAFE_MODE says).
    """

    def __init__(self, found: Iterable[EntryPoint] | None = None, *, safe_mode: bool | None = None) -> None:
        from workbench.api import API_VERSION

        self.safe_mode = safe_mode_asked() if safe_mode is None else safe_mode
        self.api_version = API_VERSION
        self._analyses: dict[str, Analysis] = {}
        self._pluggy = pluggy.PluginManager(PROJECT)
        self._pluggy.add_hookspecs(Hooks)
        entries = installed_entry_points() if found is None else found
        self._cards = tuple(self._admit(entry) for entry in entries)

    def analyses(self) -> dict[str, Analysis]:
        """id -> description of every analysis on offer, in the order of the plugins."""
        return dict(self._analyses)

    def analysis(self, analysis_id: str) -> Analysis:
        """One description; OptionsError naming the nearest ids when there is none."""
        try:
            return self._analyses[analysis_id]
        except KeyError:
            raise OptionsError(
                f"There is no analysis called '{analysis_id}'.", self._nearest(analysis_id), option="analysis"
            ) from None

    def cards(self) -> tuple[PluginCard, ...]:
        """One card for every plugin found, whatever became of it."""
        return self._cards

    def validation_sets(self, context: ValidationContext) -> list[ValidationSet]:
        """The validation cases that the plugins make of a folder of reference values."""
        try:
            answers = self._pluggy.hook.workbench_validation(context=context)
        except Exception as error:  # a plugin may raise anything
            raise PluginError(f"The reference values cannot be used: {_sentence(error)}") from error
        return [one for answer in reversed(answers) for one in answer]

    def _nearest(self, wanted: str) -> str:
        import difflib

        near = difflib.get_close_matches(wanted, self._analyses, n=2, cutoff=0.5)
        failed = [card.name for card in self._cards if card.state != "ok"]
        absent = f" Plugins that are not loaded: {', '.join(failed)}." if failed else ""
        known = ", ".join(self._analyses) or "none"
        return (f"Did you mean {' or '.join(near)}?" if near else f"Known: {known}.") + absent

    def _admit(self, entry: EntryPoint) -> PluginCard:
        """Load one plugin and register what it offers; its card tells how that went."""
        distribution, version = distribution_of(entry)

        def card(state: Any, message: str = "", **more: Any) -> PluginCard:
            return PluginCard(entry.name, distribution, version, state, message, **more)

        if self.safe_mode and not is_builtin(entry):
            return card("disabled", "Not loaded, because the workbench was started in safe mode.")
        started = time.perf_counter()
        try:
            offered = self._load(entry, f"{distribution}:{entry.name}")
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a plugin may raise anything, even SystemExit, and must not stop us
            return card("failed", _sentence(error), traceback=traceback.format_exc())
        self._analyses.update({analysis.id: analysis for analysis in offered})
        seconds = time.perf_counter() - started
        slow = f"Loading it took {seconds:.1f} s, which delays every start." if seconds > SLOW else ""
        return card("ok", slow, seconds=seconds, analyses=tuple(analysis.id for analysis in offered))

    def _load(self, entry: EntryPoint, name: str) -> list[Analysis]:
        plugin = entry.load()
        check_api_version(plugin, self.api_version)
        try:
            self._pluggy.register(plugin, name)
            check_hooks(self._pluggy, plugin)
            others = [other for other in self._pluggy.get_plugins() if other is not plugin]
            ask = self._pluggy.subset_hook_caller("workbench_analyses", others)
            answers = ask(context=AnalysesContext(self.api_version))
            silent = ask.get_hookimpls() and not answers  # pluggy leaves out answers that are None
            analyses = check_analyses([None] if silent else answers, self._analyses)
            steps = self._pluggy.subset_hook_caller("workbench_steps", others)
            for step in (one for answer in steps(context=StepsContext(self.api_version)) for one in answer):
                add_step(step)
            return analyses
        except BaseException:  # whatever it was: no half-registered plugin stays, and it is raised again
            if self._pluggy.has_plugin(name):
                self._pluggy.unregister(name=name)
            raise


def _sentence(error: BaseException) -> str:
    if isinstance(error, PluginError):
        return str(error)
    if isinstance(error, pluggy.PluginValidationError):
        return "One of its hooks does not take the arguments it should; see the plugin author guide."
    detail = str(error).strip().splitlines()
    reason = type(error).__name__ + (f": {detail[0]}" if detail else "")
    return f"It stopped while it was being loaded ({reason})."


_lock = threading.Lock()
_manager: PluginManager | None = None


def plugin_manager() -> PluginManager:
    """The plugin manager of this process, made on first use."""
    global _manager
    with _lock:
        if _manager is None:
            _manager = PluginManager()
        return _manager
