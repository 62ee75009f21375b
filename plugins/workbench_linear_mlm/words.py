"""Results in plain words: one paragraph for each kind of model, with the numbers in it."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Design, Text
from workbench.engine.inference import CoefficientTests
from workbench.engine.ols import OlsFit
from workbench_linear_mlm.fitted import Fitted


def ols_report(fit: OlsFit, design: Design, names: Sequence[str], tests: CoefficientTests) -> Text:
    """What was fitted, how much it explains, and which predictors matter."""
    test = fit.f_test
    sentences = [
        f"A linear regression of {design.y_name} on {fit.n_obs:,} rows "
        f"explains {percent(fit.r_squared)} of its variance (adjusted {percent(fit.adj_r_squared)})."
    ]
    if test is not None:
        verdict = "differ" if test.p_value < 0.05 else "do not differ"
        sentences.append(
            f"Together the predictors {verdict} from no effect at the 5% level, "
            f"F({test.df}, {test.df_residual:.0f}) = {test.statistic:.2f}, {p_words(test.p_value)}."
        )
    sentences += effect_sentences(names, tests, design.y_name)
    return Text("report", "In words", " ".join(sentences))


def effect_sentences(
    names: Sequence[str], tests: CoefficientTests, outcome: str, most: int = 12
) -> list[str]:
    """One sentence a coefficient, the intercept and interactions apart."""
    tested = [name for name in names if name != "(Intercept)"]
    opening = "Each effect is told with the other predictors held fixed."
    sentences: list[str] = [opening] if len(tested) > 1 else []
    for i, name in enumerate(names):
        if name == "(Intercept)" or len(sentences) > most:
            continue
        estimate, p = float(tests.estimate[i]), float(tests.p_value[i])
        df = "" if tests.df[i] == float("inf") else f"({round(float(tests.df[i]), 1):g})"
        letter = "t" if df else "z"
        numbers = (
            f"b = {estimate:.4g}, SE = {tests.std_error[i]:.4g}, {letter}{df} = {tests.statistic[i]:.2f}, "
        )
        sentences.append(_effect(name, outcome, estimate, p) + f" ({numbers}{p_words(p)}).")
    return sentences


def _effect(name: str, outcome: str, estimate: float, p: float) -> str:
    way = "higher" if estimate > 0 else "lower"
    if p >= 0.05:
        return f"There is no clear effect of {name}"
    if ":" in name:
        return f"The interaction {name} is {'positive' if estimate > 0 else 'negative'}"
    if name.endswith("]"):
        return f"{outcome} is {way} for {name} than for the reference level"
    return f"{outcome} is {way} where {name} is higher"


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def p_words(p: float) -> str:
    """p as it is written in a paper."""
    return "p < .001" if p < 0.001 else "p = " + f"{p:.3f}".lstrip("0")


def lmm_report(fitted: Fitted) -> Text:
    """What was fitted, where the variance lies, how much is explained, and which predictors matter."""
    fit, design = fitted.fit, fitted.design
    method = "restricted maximum likelihood" if fit.reml else "maximum likelihood"
    groups = {r.label: r.n_levels for r in design.all_random}
    over = " and ".join(f"{count:,} levels of {label}" for label, count in groups.items())
    sentences = [
        f"A linear mixed model of {design.y_name} was fitted by {method} to {fit.n_obs:,} rows in {over}."
    ]
    sentences += [
        f"Without predictors, {percent(level.icc)} of the variance lies between levels of {level.group}"
        + (" and what contains them." if len(fitted.null_shares.levels) > 1 else ".")
        for level in fitted.null_shares.levels
    ]
    if len(fitted.names) > 1:
        sentences.append(
            f"The predictors explain {percent(fitted.shares.r2_marginal)} of the variance, together with the "
            f"differences between groups {percent(fitted.shares.r2_conditional)}."
        )
    sentences += effect_sentences(fitted.names, fitted.tests, design.y_name)
    return Text("report", "In words", " ".join(sentences))
