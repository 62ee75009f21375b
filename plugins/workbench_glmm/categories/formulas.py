"""The model as equations: cumulative or baseline-category logits, linear predictor, random effects."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import (
    Dataset,
    Equation,
    LevelEquations,
    ModelSpec,
    equations,
    observed_hierarchy,
    shown_terms,
    to_html,
    to_latex,
    to_text,
)
from workbench_glmm.equations import factor_levels, levels_of

Spelled = tuple[str, str, str]
"""One line in Unicode text, HTML and LaTeX."""


def cumulative_equations(
    data: Dataset,
    spec: ModelSpec,
    link: str,
    contrasts: dict[str, str],
    by_threshold: Sequence[str] = (),
) -> Equation:
    """link P(y <= k) = theta_k - eta, and eta; by_threshold: terms whose coefficients hang on k."""
    rows = _rows_index(data, spec, contrasts)
    text = f"{link} P(y{_below(rows)} ≤ k) = θₖ − η{_below(rows)}"
    html = (
        f"{link} P(<i>y</i><sub><i>{rows}</i></sub> ≤ <i>k</i>) = "
        f"<i>θ</i><sub><i>k</i></sub> − <i>η</i><sub><i>{rows}</i></sub>"
    )
    latex = rf"\text{{{link}}}\,P(y_{{{rows}}} \le k) = \theta_k - \eta_{{{rows}}}"
    first: Spelled = (text, html, latex)
    left: Spelled = (
        f"η{_below(rows)}",
        f"<i>η</i><sub><i>{rows}</i></sub>",
        rf"\eta_{{{rows}}}",
    )
    lines = [first, *_predictor(data, spec, contrasts, left, constant=False)]
    if by_threshold:
        words = f"with coefficients of {' and '.join(by_threshold)} that differ by k"
        lines.append((words, _escaped(words), rf"\text{{{_plain(words)}}}"))
    return _equation(lines)


def multinomial_equations(data: Dataset, spec: ModelSpec, base: str, contrasts: dict[str, str]) -> Equation:
    """log(P(y = k) / P(y = base)) = eta_k, with coefficients of its own for each k."""
    rows = _rows_index(data, spec, contrasts)
    y = f"y{_below(rows)}"
    safe = _plain(base)
    left: Spelled = (
        f"log(P({y} = k) / P({y} = {base}))",
        f"log(P(<i>y</i><sub><i>{rows}</i></sub> = <i>k</i>) / P(<i>y</i><sub><i>{rows}</i></sub> = "
        f"{_escaped(base)}))",
        rf"\log\frac{{P(y_{{{rows}}} = k)}}{{P(y_{{{rows}}} = \text{{{safe}}})}}",
    )
    own: Spelled = (
        "for every other category k, with coefficients of its own",
        "for every other category <i>k</i>, with coefficients of its own",
        r"\text{for every other category } k \text{, with coefficients of its own}",
    )
    return _equation([*_predictor(data, spec, contrasts, left, constant=True), own])


def _predictor(
    data: Dataset, spec: ModelSpec, contrasts: dict[str, str], left: Spelled, *, constant: bool
) -> list[Spelled]:
    """left = the linear predictor, and what is assumed of the random effects."""
    found = _found(data, spec, contrasts)
    tokens = list(found.composite.tokens)
    right = tokens[_place(tokens, "=") + 1 :]
    if not constant:
        plus = _place(right, "+")
        right = right[plus + 1 :] if plus < len(right) else []
    zero: Spelled = ("0", "0", "0")
    text, html, latex = (to_text(right), to_html(right), to_latex(right)) if right else zero
    lines: list[Spelled] = [
        (f"{left[0]} = {text.strip()}", f"{left[1]} = {html.strip()}", f"{left[2]} = {latex.strip()}")
    ]
    for line in found.distributions:
        lines.append((to_text(line.tokens), to_html(line.tokens), to_latex(line.tokens)))
    return lines


def _place(tokens: Sequence[object], sign: str) -> int:
    """Where an operator stands first; the number of tokens where it does not."""
    bases = [getattr(token, "base", "") for token in tokens]
    return bases.index(sign) if sign in bases else len(tokens)


def _rows_index(data: Dataset, spec: ModelSpec, contrasts: dict[str, str]) -> str:
    """The index of a row, i or ij: that of the mean on the left side."""
    tokens = _found(data, spec, contrasts).composite.tokens
    return next(
        (str(getattr(token, "sub", "")) for token in tokens if getattr(token, "base", "") == "mu"), "i"
    )


def _found(data: Dataset, spec: ModelSpec, contrasts: dict[str, str]) -> LevelEquations:
    return equations(
        spec,
        levels_of(spec, data),
        hierarchy=observed_hierarchy(spec, data),
        levels=factor_levels(spec, data),
        contrasts=contrasts,
        link="logit",
        words=shown_terms(data, spec.variables),
    )


def _equation(lines: Sequence[Spelled]) -> Equation:
    text, html, latex = zip(*lines, strict=True)
    return Equation("equations", "Model", tuple(text), tuple(html), tuple(latex))


def _below(index: str) -> str:
    return index.translate(str.maketrans("ijklmn", "ᵢⱼₖₗₘₙ"))


def _plain(text: str) -> str:
    """Words as they may stand in LaTeX."""
    return text.replace("\\", "").replace("{", "(").replace("}", ")").replace("_", r"\_").replace("%", r"\%")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
