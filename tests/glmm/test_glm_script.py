"""The R script of a generalised linear model. All of these were run in R 4.2 and gave our coefficients."""

from __future__ import annotations

from typing import Any

import pytest
from glmm.family_cases import fitted, frame

import workbench
from workbench.results import Result, Text


def script(result: Result) -> str:
    block = next(b for b in result.walk() if b.id == "r_script")
    assert isinstance(block, Text)
    return block.text


@pytest.mark.parametrize(
    ("formula", "options", "line"),
    [
        ("yes ~ x", {}, 'fit <- glm(yes ~ x, family = binomial("logit"), data = d)'),
        ("yes ~ x", {"link": "probit"}, 'family = binomial("probit")'),
        ("yes ~ x", {"link": "loglog"}, 'fit <- glm(1 - (yes) ~ x, family = binomial("cloglog"), data = d)'),
        (
            "events ~ x",
            {"trials": "trials", "link": "identity"},
            'glm(cbind(events, trials - events) ~ x, family = binomial(make.link("identity")), data = d)',
        ),
        ("count ~ x", {"family": "poisson", "offset": "expo"}, 'poisson("log"), data = d, offset = expo)'),
        ("share ~ x", {"family": "quasi_binomial"}, 'quasibinomial("logit")'),
        ("amount ~ x", {"family": "gamma", "weights": "w"}, 'Gamma("log"), data = d, weights = w)'),
        ("wait ~ x", {"family": "inverse_gaussian"}, 'inverse.gaussian("log")'),
        ("overdispersed ~ x", {"family": "negative_binomial"}, "fit <- glm.nb(overdispersed ~ x, data = d)"),
        ("overdispersed ~ x", {"family": "negative_binomial", "link": "sqrt"}, "link = sqrt"),
        (
            "overdispersed ~ x",
            {"family": "negative_binomial", "theta_from": "fixed", "theta": 2.5},
            'glm(overdispersed ~ x, family = negative.binomial(2.5, link = "log"), data = d)',
        ),
        ("overdispersed ~ x", {"family": "negative_binomial_1"}, 'family = nbinom1("log")'),
        ("share ~ x", {"family": "beta"}, 'betareg(share ~ x, link = "logit", data = d)'),
        (
            "zeros ~ x",
            {"family": "poisson", "zero_inflation": "~ z"},
            'zeroinfl(zeros ~ x | z, dist = "poisson", link = "logit", data = d)',
        ),
        (
            "zeros ~ x",
            {"family": "poisson", "zero_inflation": "~ 1", "zeros": "hurdle"},
            "hurdle(zeros ~ x | 1",
        ),
        (
            "zeros_over ~ x",
            {"family": "negative_binomial_1", "zero_inflation": "~ z", "zeros": "hurdle"},
            'ziformula = ~z, family = truncated_nbinom1("log")',
        ),
        ("yes ~ x", {"ci_method": "profile", "ci_level": 0.9}, "confint(fit, level = 0.9)"),
        ("yes ~ x", {"robust": "hc3"}, 'sandwich::vcovHC(fit, type = "HC3")'),
        ("yes ~ x", {"anova": "III"}, "car::Anova(fit, type = 3)"),
        ("yes ~ x", {"subset": "z > 1"}, "d <- subset(d, z > 1)"),
        ("amount ~ x", {"family": "gamma"}, 'anova(null, fit, test = "F")'),
        ("answer ~ x", {"event_level": "no"}, 'd[["answer"]] <- as.integer(d[["answer"]] == "no")'),
        ("g ~ x", {"event_level": "b"}, 'd[["g"]] <- as.integer(d[["g"]] == "b")'),
    ],
)
def test_lines(formula: str, options: dict[str, Any], line: str) -> None:
    assert line in script(fitted(formula, **options))


def test_an_outcome_of_0_and_1_needs_no_line() -> None:
    assert "as.integer" not in script(fitted("yes ~ x"))


def test_odd_names() -> None:
    data = frame().rename(columns={"x": "my x", "trials": "n of trials"})
    options = {"formula": "events ~ `my x`", "trials": "n of trials"}
    text = script(workbench.run("glmm.glm", data, options))
    assert "cbind(events, `n of trials` - events) ~ `my x`" in text


def test_a_filter_leaves_rows_out() -> None:
    result = fitted("yes ~ x + g", subset="z > 1", contrasts={"g": "sum"}, anova="III")
    assert result.table("fit").rows[0]["n_obs"] == int((frame()["z"] > 1).sum())
    assert result.data.filtered == int((frame()["z"] <= 1).sum())
