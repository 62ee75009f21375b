"""Parameters of mixed models in words."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.lmm import RandomBlock
from workbench.engine.lmm_intervals import Parameter
from workbench_linear_mlm.parameter_words import parameter_words, share_words

BLOCKS = (
    RandomBlock("school", np.zeros(2, dtype=np.intp), 1, np.ones((2, 3)), ("(Intercept)", "ses", "sex[boy]")),
)


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (Parameter("sd", "", 0, 0), "Standard deviation of the intercept between school"),
        (Parameter("sd", "", 0, 1), "Standard deviation of the slope of ses between school"),
        (Parameter("sd", "", 0, 2), "Standard deviation of the effect of sex[boy] between school"),
        (Parameter("cor", "", 0, 0, 1), "Correlation of the intercept and the slope of ses across school"),
        (Parameter("sigma", "sigma"), "Residual standard deviation"),
        (Parameter("fixed", "ses:sex[boy]"), "ses:sex[boy]"),
    ],
)
def test_parameters(parameter: Parameter, words: str) -> None:
    assert parameter_words(parameter, BLOCKS) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("icc_class:school", "ICC of class:school"),
        ("icc_adjusted", "Adjusted ICC"),
        ("r2_marginal", "Marginal R²"),
    ],
)
def test_shares(name: str, words: str) -> None:
    assert share_words(name) == words
