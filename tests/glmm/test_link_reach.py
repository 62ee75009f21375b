"""Gaussian outcomes beyond the means that their link can give."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.errors import ConvergenceError, ModelError

MODELS = [("glmm.glm", "y ~ f"), ("glmm.glmm", "y ~ f + (1 | g)")]


def frame(low: float, high: float) -> pd.DataFrame:
    """An outcome near `low` where f is a and near `high` where it is b."""
    random = np.random.default_rng(3)
    f = np.tile(["a", "b"], 60)
    y = np.where(f == "a", low, high) + 0.05 * random.normal(size=120)
    return pd.DataFrame({"y": y, "f": f, "g": np.repeat([f"g{k}" for k in range(12)], 10)})


@pytest.mark.parametrize(("analysis", "formula"), MODELS)
@pytest.mark.parametrize(
    ("link", "low", "high", "told"),
    [
        ("logit", 20.0, 30.0, "logit link every mean is between 0 and 1, but y has a mean of 25"),
        ("cauchit", -2.0, -3.0, "between 0 and 1, but y has a mean of -2.5"),
        ("log", -20.0, -30.0, "log link every mean is above 0, but y has a mean of -25"),
    ],
)
def test_a_mean_out_of_reach_is_refused(analysis, formula, link, low, high, told) -> None:
    with pytest.raises(ModelError, match=told) as error:
        workbench.run(analysis, frame(low, high), {"formula": formula, "family": "gaussian", "link": link})
    assert error.value.advice.startswith("Choose the identity")


@pytest.mark.parametrize("link", ["logit", "probit", "cauchit", "log"])
def test_a_group_out_of_reach_is_refused(link: str) -> None:
    """The best fit has the group at a limit of the link, which no coefficient reaches."""
    with pytest.raises(ConvergenceError, match="link cannot hold here: some rows have outcomes beyond"):
        workbench.run("glmm.glm", frame(-0.5, 1.3), {"formula": "y ~ f", "family": "gaussian", "link": link})


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog", "loglog", "cauchit"])
def test_a_mean_within_reach_is_fitted(link: str) -> None:
    """Two groups have their averages as means under any link."""
    data = frame(0.3, 0.6)
    made = workbench.run("glmm.glm", data, {"formula": "y ~ f", "family": "gaussian", "link": link})
    one, more = (row["estimate"] for row in made.table("fixed_effects").rows)
    inverse = {
        "logit": lambda eta: 1 / (1 + np.exp(-eta)),
        "probit": phi,
        "cloglog": lambda eta: 1 - np.exp(-np.exp(eta)),
        "loglog": lambda eta: np.exp(-np.exp(-eta)),
        "cauchit": lambda eta: 0.5 + np.arctan(eta) / np.pi,
    }[link]
    means = data.groupby("f")["y"].mean()
    assert [inverse(one), inverse(one + more)] == pytest.approx(means.tolist(), abs=1e-9)


def phi(eta: float) -> float:
    """The normal distribution function by the error function of the standard library."""
    return 0.5 * (1 + erf(eta / sqrt(2)))
