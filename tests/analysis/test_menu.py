"""The order of analyses in the menu: what each description asks for, then the alphabet, then registration."""

from __future__ import annotations

from dataclasses import replace

from workbench.analysis.menu import in_menu_order
from workbench.extension.manager import plugin_manager
from workbench_linear_mlm.plugin import LMM, OLS


def test_linear_models_come_first_then_generalised_ones() -> None:
    headings = [analysis.menu[0] for analysis in in_menu_order(plugin_manager().analyses().values())]
    assert list(dict.fromkeys(headings))[:2] == ["Linear models", "Generalised models"]


def test_a_heading_comes_once_where_its_foremost_analysis_belongs() -> None:
    late = replace(OLS, id="toy.late", menu=("A toy",), order=100)
    early = replace(OLS, id="toy.early", menu=("A toy",), order=1)
    other = replace(OLS, id="toy.other", menu=("Another",), order=100)
    assert in_menu_order([other, OLS, LMM, late, early]) == [early, late, OLS, LMM, other]
