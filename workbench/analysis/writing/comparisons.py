"""A comparison of models in sentences: the tests step by step, and what the criteria prefer."""

from __future__ import annotations

from workbench.analysis.writing.cells import Row
from workbench.analysis.writing.effects import CLEAR, probability
from workbench.analysis.writing.paper import Paper


def compared_models(paper: Paper) -> str:
    """The models with their numbers, in the order of the table."""
    rows = paper.rows("comparison")
    return "; ".join(f"Model {number}: {row.word('model')}" for number, row in enumerate(rows, 1))


def comparison_results(paper: Paper) -> list[str]:
    """Every test, then the models with the smallest AIC and BIC; the models are numbered in their order."""
    rows = paper.rows("comparison")
    numbers = {id(row): number for number, row in enumerate(rows, 1)}
    sentences = [_test(row, numbers[id(row)]) for row in rows if "chi_sq" in row and "p_value" in row]
    for criterion in ("aic", "bic"):
        known = [row for row in rows if row.number(criterion) is not None]
        if len(known) > 1:
            best = min(known, key=lambda row: row.number(criterion) or 0.0)
            told = ", ".join(f"{row.text(criterion)} for Model {numbers[id(row)]}" for row in known)
            sentences.append(f"By {criterion.upper()} ({told}), Model {numbers[id(best)]} was preferred.")
    return sentences


def _test(row: Row, number: int) -> str:
    p = row.number("p_mixture") if "p_mixture" in row else row.number("p_value")
    better = p is not None and p < CLEAR
    mixture = (
        f" ({probability(row.text('p_mixture'))} from the mixture distribution)" if "p_mixture" in row else ""
    )
    return (
        f"Model {number} {'fitted better' if better else 'did not fit clearly better'} than Model "
        f"{number - 1}, "
        f"χ²({row.text('df')}) = {row.text('chi_sq')}, {probability(row.text('p_value'))}{mixture}."
    )
