"""Coefficients in sentences: which way, with estimate, standard error, test and interval after the APA."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.analysis.writing.cells import Row
from workbench.analysis.writing.sentences import capital, listed
from workbench.analysis.writing.terms import INTERCEPT, Terms, plain

CLEAR = 0.05
MOST = 10
CONDITIONAL = (
    "Coefficients of terms that also take part in an interaction are conditional: they hold where the "
    "other part of the interaction is zero or at its reference category."
)


@dataclass(frozen=True)
class Effects:
    """How a family speaks of its coefficients.

    terms: the terms in words; subject: what moves ("score", "the odds of pass = yes"); ratio: what the
    exponential of a coefficient is called in short ("OR"), "" where it is not told; level: of the intervals.
    """

    terms: Terms
    subject: str
    level: float
    ratio: str = ""

    @property
    def were(self) -> str:
        return "were" if self.subject.startswith("the odds") else "was"


def effect_sentences(rows: Sequence[Row], effects: Effects, names: Iterable[str] = ()) -> list[str]:
    """A sentence for each coefficient but the intercept; of many, the rest is left to the table.

    names: words that keep their small letter at the start of a sentence, such as variables.
    """
    known = [row for row in rows if row.word("term") != INTERCEPT and row.number("estimate") is not None]
    told = [row for row in known if math.isfinite(row.number("estimate") or 0.0)]
    sentences = [capital(f"{_claim(row, effects)}{statistics(row, effects)}.", names) for row in told[:MOST]]
    if len(told) > MOST:
        sentences.append("The other coefficients stand in the table of fixed effects.")
    sentences += _without_estimate([row for row in known if row not in told], effects)
    if any(len(effects.terms.parts(row.word("term"))) > 1 for row in told):
        sentences.append(CONDITIONAL)
    return sentences


def _without_estimate(rows: Sequence[Row], effects: Effects) -> list[str]:
    """The terms whose estimate is infinite."""
    names = listed(effects.terms.words(row.word("term")) for row in rows)
    return [f"No finite estimate of the effect on {effects.subject} exists for {names}."] if rows else []


def statistics(row: Row, effects: Effects) -> str:
    """, OR = 1.23, 95% CI [1.10, 1.37], b = 0.20, SE = 0.05, z = 3.74, p < .001."""
    parts = []
    own = (
        f"95% CI {interval(row)}" if effects.level == 0.95 else f"{100 * effects.level:g}% CI {interval(row)}"
    )
    if effects.ratio and "exp_estimate" in row:
        parts += [f"{effects.ratio} = {row.text('exp_estimate')}"]
        if "exp_conf_low" in row:
            parts.append(f"{100 * effects.level:g}% CI {interval(row, 'exp_')}")
        own = ""
    parts.append(f"b = {row.text('estimate')}")
    if "std_error" in row:
        parts.append(f"SE = {row.text('std_error')}")
    parts += test(row)
    if own and "conf_low" in row and "conf_high" in row:
        parts.append(own)
    return ", " + ", ".join(parts)


def test(row: Row) -> list[str]:
    """["t(17.00) = 6.77", "p < .001"], as far as the row has a test."""
    parts = []
    if "statistic" in row:
        df = row.text("df") if math.isfinite(row.number("df") or math.inf) else ""
        letter = row.titles["statistic"] if df or row.titles["statistic"] != "t" else "z"
        parts.append(
            f"{letter}({df}) = {row.text('statistic')}" if df else f"{letter} = {row.text('statistic')}"
        )
    if "p_value" in row:
        parts.append(probability(row.text("p_value")))
    return parts


def probability(text: str) -> str:
    """p = .032, p < .001."""
    return f"p {text}" if text[:1] in "<>" else f"p = {text}"


def interval(row: Row, of: str = "") -> str:
    """[7.21, 13.73]; of: what begins the ids of the columns, such as "exp_"."""
    return f"[{row.text(of + 'conf_low')}, {row.text(of + 'conf_high')}]"


def _claim(row: Row, effects: Effects) -> str:
    """The sentence without its numbers."""
    estimate, p = row.number("estimate") or 0.0, row.number("p_value")
    term, terms = row.word("term"), effects.terms
    parts = terms.parts(term)
    clear = p is not None and p < CLEAR
    if len(parts) > 1:
        way = "positive" if estimate > 0 else "negative"
        return (
            f"the interaction of {terms.words(term)} was "
            f"{way if clear else 'not clearly different from zero'}"
        )
    category = terms.category(term)
    if category is not None and category[2]:
        name, level, reference = category
        if not clear:
            return (
                f"{effects.subject} did not clearly differ between {name} = {level} and {name} = {reference}"
            )
        way = "higher" if estimate > 0 else "lower"
        return f"{effects.subject} {effects.were} {way} for {name} = {level} than for {name} = {reference}"
    if category is not None:
        way = "positive" if estimate > 0 else "negative"
        return f"the contrast {plain(term)} was {way if clear else 'not clearly different from zero'}"
    related = f"{'positively' if estimate > 0 else 'negatively'} related" if clear else "not clearly related"
    return f"{terms.words(term)} was {related} to {effects.subject}"
