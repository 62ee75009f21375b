"""Looking at what the workbench can do costs nothing: the heavy libraries wait for their first use."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("PySide6", "numpy", "scipy", "pandas", "statsmodels", "pyqtgraph")


LIGHT = (
    "workbench",
    "workbench.api",
    "workbench.cli",
    "workbench_describe.plugin",
    "workbench_glmm.plugin",
    "workbench_graphs.plugin",
    "workbench_linear_mlm.plugin",
)


@pytest.mark.parametrize("module", LIGHT)
def test_import_loads_no_heavy_library(module: str) -> None:
    script = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


SLOW = ("scipy.optimize", "scipy.integrate", "scipy.stats", "pandas", "statsmodels", "PySide6")


def slow_after(script: str, slow: tuple[str, ...] = SLOW) -> str:
    """Which slow libraries a script has imported."""
    told = f"print('slow:', [name for name in {slow} if name in sys.modules])"
    command = [sys.executable, "-c", f"import sys\n{script}\n{told}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def test_estimators_load_what_most_fits_need_and_no_more() -> None:
    """A worker imports them all before the first analysis runs; what few options need waits for these."""
    script = (
        "from workbench.extension.manager import plugin_manager\n"
        "for analysis in plugin_manager().analyses().values():\n"
        "    if analysis.estimator.startswith('workbench_'):\n"
        "        analysis.load_estimator()"
    )
    assert slow_after(script) == "slow: []"


def test_the_sample_study_is_fitted_without_slow_libraries() -> None:
    script = (
        "from workbench.analysis.session import run_recipe\n"
        "from workbench.extension.manager import plugin_manager\n"
        "from workbench.project.sample import sample_recipe\n"
        "assert run_recipe(sample_recipe(), plugin_manager()).table('fixed_effects').rows"
    )
    assert slow_after(script) == "slow: []"


def test_the_first_fit_waits_for_no_rare_kind_of_model() -> None:
    """The sample study waits for the mixed model; structured, weighted and imputed fits come later."""
    rare = (
        "scipy.sparse.linalg",
        "workbench.engine.residual_structures",
        "workbench.engine.weighted_lmm",
        "workbench_linear_mlm.imputed_lmm",
    )
    assert slow_after("import workbench_linear_mlm.lmm", rare) == "slow: []"
