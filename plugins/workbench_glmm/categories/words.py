"""Results in plain words: what was fitted, what matters, how well the categories are told apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from workbench_glmm.categories.outcome import Categories, in_order
from workbench_glmm.categories.tables import Coefficients
from workbench_glmm.words import p_words

MOST = 12
KINDS = {
    "logit": "proportional odds model (cumulative logit)",
    "probit": "cumulative probit model",
    "cloglog": "cumulative complementary log-log model",
    "loglog": "cumulative log-log model",
    "cauchit": "cumulative cauchit model",
}


def cumulative_opening(
    outcome: Categories,
    link: str,
    n: float,
    groups: Mapping[str, int] | None = None,
    by_threshold: Sequence[str] = (),
) -> str:
    """What was fitted; groups: numbers of levels by grouping factor; by_threshold: see the options."""
    mixed = "multilevel " if groups else ""
    kind = KINDS[link]
    if by_threshold:
        kind = f"{'partial ' if link == 'logit' else ''}{kind} with effects of {' and '.join(by_threshold)}"
        kind += " that differ by threshold,"
    return (
        f"A {mixed}{kind} of {outcome.name} with {outcome.count} ordered categories "
        f"({in_order(outcome.levels)}) was fitted by maximum likelihood to {n:,.6g} rows"
        f"{over(groups)}."
    )


def over(groups: Mapping[str, int] | None) -> str:
    """The groups as the end of a sentence."""
    if not groups:
        return ""
    return " in " + " and ".join(f"{count:,} levels of {name}" for name, count in groups.items())


def icc_sentence(shares: Mapping[str, float]) -> str:
    """Where the variance of the latent variable lies without predictors."""
    parts = [f"{100 * value:.1f}% between levels of {name}" for name, value in shares.items()]
    contained = " and what contains them" if len(parts) > 1 else ""
    return f"Without predictors, of the variance of the latent variable lie {' and '.join(parts)}{contained}."


def cumulative_effects(c: Coefficients, outcome: Categories, link: str) -> list[str]:
    """One sentence an effect."""
    sentences = ["Each effect is told with the other predictors held fixed."] if len(c.names) > 1 else []
    for i, name in enumerate(c.names[:MOST]):
        estimate, p = float(c.estimate[i]), float(c.p_value[i])
        if estimate != estimate:
            continue
        numbers = f"b = {estimate:.4g}, SE = {c.std_error[i]:.4g}, z = {c.statistic[i]:.2f}, {p_words(p)}"
        sentences.append(
            f"{_effect(name, outcome, estimate, p)} ({numbers}){_odds(name, outcome, estimate, link, p)}."
        )
    if len(c.names) > MOST:
        sentences.append("The table has the other effects.")
    return sentences


def _at_threshold(name: str, outcome: Categories) -> tuple[str, str]:
    """The predictor, and the category below the threshold where its effect is told ("" for all of them)."""
    for low, high in pairwise(outcome.levels):
        if name.endswith(f":{low}|{high}"):
            return name.removesuffix(f":{low}|{high}"), low
    return name, ""


def _effect(name: str, outcome: Categories, estimate: float, p: float) -> str:
    (predictor, below), way = _at_threshold(name, outcome), "higher" if estimate > 0 else "lower"
    if p >= 0.05:
        where = f" on categories of {outcome.name} above {below}" if below else ""
        return f"There is no clear effect of {predictor}{where}"
    if ":" in predictor:
        return f"The interaction {name} is {'positive' if estimate > 0 else 'negative'}"
    where = f"for {predictor} than for the reference level" if predictor.endswith("]") else ""
    if below:
        likely = "more" if estimate > 0 else "less"
        where = where or f"where {predictor} is higher"
        return f"Categories of {outcome.name} above {below} are {likely} likely {where}"
    return f"{outcome.name} tends to {way} categories {where or f'where {predictor} is higher'}"


def _odds(name: str, outcome: Categories, estimate: float, link: str, p: float) -> str:
    predictor, below = _at_threshold(name, outcome)
    if link != "logit" or p >= 0.05 or ":" in predictor:
        return ""
    ratio = math.exp(min(estimate, 700.0))
    unit = "" if predictor.endswith("]") else " for each unit"
    return f": the odds of {'these' if below else 'a higher category'} are multiplied by {ratio:.3g}{unit}"


def multinomial_opening(
    outcome: Categories, base: str, n: float, groups: Mapping[str, int] | None = None
) -> str:
    """What was fitted; groups: numbers of levels by grouping factor."""
    return (
        f"A {'multilevel ' if groups else ''}multinomial logit model of {outcome.name} with {outcome.count} "
        f"categories was fitted by maximum likelihood to {n:,.6g} rows{over(groups)}; every category "
        f"is compared with {base}."
    )


def multinomial_effects(logits: Sequence[tuple[str, Coefficients]], base: str) -> list[str]:
    """One sentence a clear effect in each logit."""
    sentences: list[str] = []
    for category, c in logits:
        for i, name in enumerate(c.names):
            p = float(c.p_value[i])
            if name == "(Intercept)" or not p < 0.05:
                continue
            way = "more" if c.estimate[i] > 0 else "less"
            where = (
                f"for {name} than for the reference level"
                if name.endswith("]")
                else f"where {name} is higher"
            )
            sentences.append(
                f"{category} becomes {way} likely against {base} {where} "
                f"(b = {c.estimate[i]:.4g}, SE = {c.std_error[i]:.4g}, z = {c.statistic[i]:.2f}, "
                f"{p_words(p)})."
            )
    if not sentences:
        return ["No predictor clearly moves the categories against each other."]
    if len(sentences) > MOST:
        return [*sentences[:MOST], "The table has the other effects."]
    return sentences


def gain_sentence(chi_sq: float, df: int, p: float, mcfadden: float | None = None) -> str:
    """Whether the predictors say anything together."""
    verdict = "improve" if p < 0.05 else "do not clearly improve"
    size = "" if mcfadden is None else f"; McFadden's R² is {mcfadden:.3f}"
    return (
        f"Together the predictors {verdict} on the empty model, chi-square({df}) = {chi_sq:.2f}, "
        f"{p_words(p)}{size}."
    )
