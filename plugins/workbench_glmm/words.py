"""Results in plain words: what was fitted, whether it improves on no model, and what each predictor does."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench_glmm.coefficient_table import Coefficients
from workbench_glmm.ratios import Ratio

MOST_EFFECTS = 12


def p_words(p: float) -> str:
    """p as it is written in a paper."""
    return "p < .001" if p < 0.001 else "p = " + f"{p:.3f}".lstrip("0")


def percent(share: float) -> str:
    """12.3% for 0.123."""
    return f"{100 * share:.1f}%"


def effect_sentences(
    coefficients: Coefficients, ratio: Ratio | None, subject: str, level: float
) -> list[str]:
    """One sentence a coefficient, the intercept apart. subject: what moves, such as "the odds of pass"."""
    tested = [i for i, name in enumerate(coefficients.names) if name != "(Intercept)"]
    sentences = ["Each effect is told with the other predictors held fixed."] if len(tested) > 1 else []
    sentences += [
        effect_sentence(coefficients, i, ratio, subject, level)
        for i in tested[:MOST_EFFECTS]
        if math.isfinite(coefficients.estimate[i])
    ]
    return sentences


def effect_sentence(c: Coefficients, i: int, ratio: Ratio | None, subject: str, level: float) -> str:
    """What one coefficient says, with its numbers."""
    name, estimate, p = c.names[i], float(c.estimate[i]), float(c.p_value[i])
    letter = "z" if c.is_z else f"t({c.df[i]:g})"
    numbers = f"b = {estimate:.4g}, SE = {c.std_error[i]:.4g}, {letter} = {c.statistic[i]:.2f}, {p_words(p)}"
    if p >= 0.05:
        return f"There is no clear effect of {name} ({numbers})."
    where = _where(name)
    if ":" in name:
        way = "positive" if estimate > 0 else "negative"
        return f"The interaction {name} is {way} ({numbers})."
    begin = f"{subject[:1].upper()}{subject[1:]}"
    if ratio is None:
        return (
            f"{subject[:1].upper()}{subject[1:]} {'rises' if estimate > 0 else 'falls'} {where} ({numbers})."
        )
    factor, low, high = (math.exp(min(float(v), 700.0)) for v in (estimate, c.conf_low[i], c.conf_high[i]))
    interval = f"{100 * level:g}% CI {low:.3g} to {high:.3g}"
    verb = "multiply" if subject.startswith("the odds") else "multiplies"
    told = f"{ratio.short} {factor:.3g}, {interval}; {numbers}"
    return f"{begin} {verb} by {factor:.3g} {where} ({told})."


def _where(name: str) -> str:
    """For which step the coefficient holds."""
    if name.endswith("]"):
        return f"for {name} compared with the reference level"
    return f"for each unit of {name}"


def joined(sentences: Sequence[str]) -> str:
    """Sentences with spaces between."""
    return " ".join(sentence for sentence in sentences if sentence)
