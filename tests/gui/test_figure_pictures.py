"""Every kind of graph as pixels, against small pictures that were looked at.

Letters are left out, since fonts differ from one computer to the next. After a wanted change: run with
WORKBENCH_WRITE_PICTURES=1, look at every picture in `pictures`, and keep the new ones.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from graphs.graph_data import run, study
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

import workbench
from tests.results.samples import figure as sample_figure
from workbench.results import Annotation, Axis, Figure, Panel, Points
from workbench.results.svg import svg

PICTURES = Path(__file__).parent / "pictures"
WIDTH = 240
MOST_DIFFERENT = 0.01  # of all pixels, by more than a tenth of the range

DATA = study()
ANALYSES: dict[str, tuple[str, dict[str, object]]] = {
    "scatter": ("scatter", {"x": ["ses"], "y": ["score"], "color": "sex", "line": "linear", "band": True}),
    "trellis": ("scatter", {"x": ["ses"], "y": ["score"], "facet": "school", "line": "loess"}),
    "two_way": (
        "scatter",
        {"x": ["ses"], "y": ["score"], "facet": "school", "facet_rows": "sex", "axes": "free_y"},
    ),
    "contours": ("scatter", {"x": ["ses"], "y": ["score"], "contours": True, "rug": True}),
    "broken": ("scatter", {"x": ["ses"], "y": ["score"], "y_limits": [0, 80], "y_break": [5, 35]}),
    "growth": ("growth", {"outcome": "score", "time": "class", "person": "school"}),
    "matrix": ("matrix", {"variables": ["ses", "score", "class"], "diagonal": "density"}),
    "distribution": ("distribution", {"variables": ["score"], "color": "sex", "normal": True}),
    "qq": ("qq", {"variables": ["score"]}),
    "boxes": ("boxes", {"outcome": "score", "group": "school", "color": "sex"}),
    "violins": (
        "boxes",
        {"outcome": "score", "group": "school", "show": "both", "orientation": "horizontal"},
    ),
    "dots": ("dots", {"outcome": "score", "group": "school", "units": ["school", "class"], "jitter": 0.0}),
    "means": ("means", {"outcome": "score", "group": "school", "color": "sex"}),
    "counts": ("counts", {"variable": "school", "color": "sex"}),
    "heatmap": ("heatmap", {"x": "school", "y": "sex", "value": "score"}),
    "residuals": ("residuals", {"formula": "score ~ ses + (1 | school)", "show": "predictors"}),
}

MIXED = "height ~ ses * age * score + sex + (ses | house)"
MODELS: dict[str, tuple[str, dict[str, object], tuple[str, ...]]] = {
    "lmm": (
        "linear_mlm.lmm",
        {"formula": MIXED, "effect_figures": "predictors", "effect_residuals": True},
        (
            "residuals_fitted", "residuals_qq", "scale_location", "residuals_predictors", "residuals_groups",
            "random_qq", "caterpillar_0", "influence_house", "autocorrelation", "variance_parts",
            "marginal_means_figure", "effect_1", "effect_2", "effects", "group_lines_1",
        ),
    ),
    "logit": (
        "glmm.glm",
        {"formula": "girl ~ age * ses", "family": "binomial"},
        ("binned_residuals", "roc_curve", "calibration_plot", "johnson_neyman_1", "slope_lines_1"),
    ),
    "count": ("glmm.glm", {"formula": "class ~ ses", "family": "poisson"}, ("rootogram",)),
    "category": (
        "glmm.cumulative",
        {"formula": "band ~ ses * age", "effect_figures": "terms"},
        ("category_probabilities", "category_effect_1", "thresholds_figure"),
    ),
    "ar1": (
        "linear_mlm.lmm",
        {"formula": "score ~ ses", "residual": "ar1", "group": "school"},
        ("residual_acf",),
    ),
    "descriptives": ("describe.descriptives", {"variables": ["ses", "sex"]}, ("histogram_ses", "bars_sex")),
    "crosstab": ("describe.crosstab", {"rows": "sex", "columns": "school"}, ("shares",)),
    "levels": ("describe.levels", {"groups": ["house"]}, ("cluster_sizes",)),
    "imputation": (
        "describe.imputation",
        {"variables": ["gap", "score", "sex"], "iterations": 4},
        ("chains", "compared_gap"),
    ),
    "profile": (
        "linear_mlm.lmm",
        {"formula": "height ~ age + (1 | house)", "ci_method": "profile"},
        ("profile_zeta", "profile_density"),
    ),
    "bootstrap": (
        "linear_mlm.lmm",
        {"formula": "height ~ age + (1 | house)", "ci_method": "bootstrap_percentile", "n_boot": 50},
        ("bootstrap_draws",),
    ),
    "missing": ("describe.missing", {"variables": ["gap", "score", "sex"]}, ("pattern_plot",)),
}  # fmt: skip
"""Figures of models and descriptions, by the analyses that draw them."""


def extended() -> pd.DataFrame:
    """The study with more groups, categories and gaps."""
    rng, n = np.random.default_rng(8), len(DATA)
    house, ses = np.arange(n) % 24, DATA["ses"].to_numpy()
    age = rng.uniform(6.0, 12.0, n)
    effects = rng.normal(size=(24, 2))[house]
    height = 100 + 5 * age + 2 * ses + 3 * effects[:, 0] + 2 * effects[:, 1] * ses + rng.normal(0.0, 4.0, n)
    girl = (rng.random(n) < 1 / (1 + np.exp(-0.5 * ses))).astype(int)
    band = np.digitize(ses + rng.logistic(size=n), [-1.0, 1.0])
    more = {"house": house, "age": age, "height": height, "girl": girl, "band": band}
    return DATA.assign(**more, gap=DATA["ses"].where(DATA["ses"] > -1.0))


@cache
def figures_of(model: str) -> dict[str, Figure]:
    analysis, options, _ = MODELS[model]
    result = workbench.run(analysis, extended(), options)
    return {block.id: block for block in result.walk() if isinstance(block, Figure)}


def figure_named(name: str) -> Figure:
    """One figure of each kind, and the sample figure with the other marks."""
    model, _, of_model = name.partition("-")
    if of_model:
        return figures_of(model)[of_model]
    if name == "marks":
        return sample_figure()
    if name == "logarithm":
        points = Points((1.0, 10.0, 300.0, 2000.0), (0.1, 1.0, 2.0, 50.0), symbol="diamond", size=9.0)
        words = Annotation(0.1, 0.8, "R² = .67", "panel")
        return Figure("f", "", (Panel((points, words), Axis("x", scale="log"), Axis("y", scale="log")),))
    analysis, options = ANALYSES[name]
    (found,) = [block for block in run(analysis, DATA, **options).walk() if isinstance(block, Figure)]
    return found


def pixels(drawn: Figure, theme: str) -> QImage:
    """The figure without letters, small."""
    source = re.sub(r"<text.*?</text>", "", svg(drawn, theme))  # type: ignore[arg-type]
    renderer = QSvgRenderer(QByteArray(source.encode()))
    size = renderer.defaultSize()
    image = QImage(WIDTH, round(WIDTH * size.height() / size.width()), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white if theme == "light" else Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    return image


def values(image: QImage) -> np.ndarray:
    """(height, width, 3), from 0 to 1."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3) / 255


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*ANALYSES, "marks", "logarithm"])
def test_it_looks_as_it_did(qtbot: QtBot, name: str, theme: str) -> None:
    compare(name, theme)


def compare(name: str, theme: str) -> None:
    """Hold a figure to its picture, or make that anew."""
    image, path = pixels(figure_named(name), theme), PICTURES / f"{name}-{theme}.png"
    if os.environ.get("WORKBENCH_WRITE_PICTURES"):
        image.save(str(path), "PNG")  # type: ignore[call-overload]
    expected = QImage(str(path))
    assert not expected.isNull(), f"there is no picture {path.name}"
    assert (image.width(), image.height()) == (expected.width(), expected.height())
    away = np.abs(values(image) - values(expected)).max(axis=2) > 0.1
    assert away.mean() <= MOST_DIFFERENT


@pytest.mark.parametrize("name", [f"{model}-{id_}" for model in MODELS for id_ in MODELS[model][2]])
def test_figures_of_models_look_as_they_did(qtbot: QtBot, name: str) -> None:
    compare(name, "light")


def test_the_comparison_sees_a_difference(qtbot: QtBot) -> None:
    one, other = (values(pixels(figure_named(name), "light")) for name in ("boxes", "means"))
    rows = min(len(one), len(other))
    assert (np.abs(one[:rows] - other[:rows]).max(axis=2) > 0.1).mean() > 3 * MOST_DIFFERENT
