"""Analysis: what a plugin registers. A plain description, cheap to import."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from workbench.analysis.options import Options
from workbench.errors import PluginError

Migration = Callable[[dict[str, Any], int], dict[str, Any]]
LATER = 100
"""The place in the menu of analyses that do not ask for one."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis as menus, shell and scripts know it.

    id: "family.name"; title and summary: words on screen; menu: path of headings in the menu; order: place in
    the menu, smaller is earlier (linear models 10, generalised 20; see `menu.py`);
    keywords: for the search box; references: citations, one string each; options: the Options class;
    estimator: "module:callable" of a pure function (data, options, reporter) -> Result, loaded on first use;
    predict: "module:callable" of (n_rows, options) -> seconds, or "" (then the last run is the guide);
    write_up: "module:callable" of (paper), which writes method and results for a paper (`writing`), or "";
    panels: names of the diagnostic and effect panels that apply; options_version and migrate: to read options
    that an older version saved, `migrate(values, from_version) -> values`.
    """

    id: str
    title: str
    summary: str
    menu: tuple[str, ...]
    options: type[Options]
    estimator: str
    keywords: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    predict: str = ""
    write_up: str = ""
    panels: tuple[str, ...] = ()
    options_version: int = 1
    migrate: Migration | None = None
    order: int = LATER

    def load_estimator(self) -> Callable[..., Any]:
        """Import and return the estimator; PluginError if the plugin does not deliver it."""
        return load_callable(self.estimator, self.id)

    @property
    def modules(self) -> tuple[str, ...]:
        """What a run imports: the module of the estimator and that of the write-up."""
        return tuple(path.partition(":")[0] for path in (self.estimator, self.write_up) if path)

    def check_options(self, values: Mapping[str, Any], version: int | None = None) -> Options:
        """Validated options, migrated first when an older version saved them."""
        plain = dict(values)
        if version is not None and version < self.options_version and self.migrate is not None:
            plain = self.migrate(plain, version)
        return self.options.of(plain)

    def schema(self) -> dict[str, Any]:
        """The options as a JSON schema that carries id, title and summary of the analysis."""
        about = {"$id": self.id, "title": self.title, "description": self.summary}
        return {**self.options.json_schema(), **about}


class Catalogue(Protocol):
    """Where analyses are looked up; the plugin manager is one."""

    def analysis(self, analysis_id: str) -> Analysis:
        """The description of that id; OptionsError naming the nearest when there is none."""
        ...

    def analyses(self) -> dict[str, Analysis]:
        """Every description by its id."""
        ...


def load_callable(path: str, owner: str) -> Callable[..., Any]:
    """The object "module:name" stands for."""
    module_name, _, name = path.partition(":")
    try:
        found = getattr(importlib.import_module(module_name), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PluginError(
            f"The analysis '{owner}' cannot be loaded: {error}.", "Reinstall its plugin."
        ) from error
    if not callable(found):
        raise PluginError(f"'{path}' of '{owner}' is not a function.", "Tell the author of the plugin.")
    return found  # type: ignore[no-any-return]
