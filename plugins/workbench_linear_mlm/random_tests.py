"""Likelihood ratio tests of random effects: each removed in turn, the fixed part unchanged.

As lmerTest's ranova reduces: a term leaves its block, (x | g) -> (1 | g); a block of one effect goes as a
whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Block, Column, Design, ModelError, ModelSpec, Notice, Table
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.exact_rlrt import exact_rlrt
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.engine.lmm.objective import evaluate
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.memberships import memberships_of
from workbench_linear_mlm.random_blocks import random_blocks
from workbench_linear_mlm.tables import number

Row = dict[str, float | str | None]
N_SIM = 10_000
COLUMNS = (
    Column(
        "term", "Removed", "text", "The random effect that was left out; the first row is the model itself."
    ),
    Column("n_params", "Parameters", "integer", "Coefficients, variances, covariances and sigma."),
    Column("log_lik", "Log-likelihood", "fixed", "Of the model without the effect; restricted for REML."),
    Column("aic", "AIC", "fixed", "Smaller is better."),
    Column("lrt", "LR", "fixed", "Twice the loss of log-likelihood against the model itself."),
    Column("df", "df", "integer", "Number of variances and covariances that went."),
    Column("p_value", "p", "p_value", "Of the chi-square distribution with these degrees of freedom."),
    Column(
        "p_mixture",
        "p, mixture",
        "p_value",
        "Of the equal mixture of chi-square distributions with these df and with one less (Stram & Lee, "
        "1994), where one variance was removed.",
    ),
)
P_VALUE = next(column for column in COLUMNS if column.id == "p_value")
NOTE = (
    "A variance cannot be below zero, so p is too large; the p of the mixture takes this into account where "
    "one variance, with its covariances, was removed."
)


@dataclass(frozen=True)
class Removal:
    """A random effect that can go: what it is called, and the random part that is left (structured form).

    size: terms of the random block that it is taken from.  memberships: those that are left, None for all.
    """

    name: str
    random: list[dict[str, object]]
    size: int
    memberships: list[dict[str, object]] | None = None

    def of_one_variance(self, df: int) -> bool:
        """Whether a single variance went: with its covariances, as many parameters as the block has terms."""
        return df == self.size


def random_tests(fitted: Fitted) -> Iterator[Block]:
    """The table of tests, and the exact test of a single variance, where they were asked for."""
    if fitted.options.random_tests:
        yield Table("random_tests", "Tests of random effects", COLUMNS, tuple(rows(fitted)), NOTE)
    if fitted.options.exact_rlrt:
        try:
            yield exact_table(fitted)
        except ModelError as error:
            fitted.reporter.notice(Notice("warning", error.message, error.advice, "exact_rlrt"))


def rows(fitted: Fitted) -> Iterator[Row]:
    """The model itself, then one row a removal."""
    whole = fitted.fit
    yield test_row("(none)", whole.log_lik, whole.n_params)
    for removal in (*removals(fitted.design), *membership_removals(fitted)):
        fitted.reporter.check()
        log_lik, n_params = without(fitted, removal)
        lrt = max(2 * (whole.log_lik - log_lik), 0.0)
        df = whole.n_params - n_params
        yield test_row(removal.name, log_lik, n_params, lrt, df, removal.of_one_variance(df))


def test_row(
    name: str,
    log_lik: float,
    n_params: int,
    lrt: float | None = None,
    df: int | None = None,
    one_variance: bool = False,
) -> Row:
    """One line of the table; one_variance: whether a single variance was removed, with its covariances."""
    p = None if lrt is None else number(chi_square_upper_p(lrt, df or 1))
    return {
        "term": name,
        "n_params": n_params,
        "log_lik": log_lik,
        "aic": 2 * n_params - 2 * log_lik,
        "lrt": lrt,
        "df": df,
        "p_value": p,
        "p_mixture": mixture_p(lrt, df) if one_variance and lrt is not None and df else None,
    }


def mixture_p(lrt: float, df: int) -> float:
    """P of at least this ratio when it is chi-square with df or, as often, with df - 1."""
    below = float(chi_square_upper_p(lrt, df - 1)) if df > 1 else float(lrt <= 0)
    return (float(chi_square_upper_p(lrt, df)) + below) / 2


def removals(design: Design) -> Iterator[Removal]:
    """Every random effect of the formula that no other effect of its block contains."""
    blocks, sizes = design.spec.blocks(), [block.Z.shape[1] for block in design.random]
    parts: list[dict[str, object]] = [
        {
            "group": ":".join(map(_quoted, b.group)),
            "terms": [str(t) for t in b.terms],
            "intercept": b.intercept,
        }
        for b in blocks
    ]
    for k, block in enumerate(blocks):
        others = [*parts[:k], *parts[k + 1 :]]
        left = "0 + " * (not block.intercept) + " + ".join(map(str, block.terms))
        if len(block.terms) + block.intercept == 1:
            whole = f"{block.terms[0]} in ({left} | {block.label})" if block.terms else f"(1 | {block.label})"
            yield Removal(whole, others, sizes[k])
            continue
        for term in block.terms:
            if any(term.key < other.key for other in block.terms):
                continue
            kept = {**parts[k], "terms": [str(t) for t in block.terms if t != term]}
            name = f"{term} in ({left} | {block.label})"
            yield Removal(name, [*parts[:k], kept, *parts[k + 1 :]], sizes[k])


def membership_removals(fitted: Fitted) -> Iterator[Removal]:
    """Every slope of a multiple membership, and one that has a single effect as a whole."""
    random = fitted.design.spec.to_terms()["random"]
    records = fitted.options.to_dict()["memberships"]
    asked = memberships_of(fitted.options.memberships, fitted.data)
    for k, (record, membership) in enumerate(zip(records, asked, strict=True)):
        others = [*records[:k], *records[k + 1 :]]
        sizes = {b.label: b.Z.shape[1] for b in fitted.design.memberships}
        if len(membership.terms) + membership.intercept == 1:
            effect = "1" if membership.intercept else str(membership.terms[0])
            yield Removal(f"({effect} | {membership.label})", random, sizes[membership.label], others)
            continue
        for term in membership.terms:
            if any(term.key < other.key for other in membership.terms):
                continue
            left = {**record, "slopes": [str(other) for other in membership.terms if other != term]}
            name, kept = f"{term} in {membership.label}", [*records[:k], left, *records[k + 1 :]]
            yield Removal(name, random, sizes[membership.label], kept)


def _quoted(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def without(fitted: Fitted, removal: Removal) -> tuple[float, int]:
    """Log-likelihood and number of parameters of the model without one random effect, on the same rows."""
    whole = fitted.fit
    kept = fitted.options.memberships if removal.memberships is None else removal.memberships
    if not removal.random and not kept:
        nothing = tuple(np.zeros((f.q, f.q)) for f in whole.data.factors)
        return -evaluate(whole.data, nothing, whole.reml).criterion / 2, whole.data.p + 1
    reduced = fit_reduced(fitted, removal)
    return reduced.log_lik, reduced.n_params


def fit_reduced(fitted: Fitted, removal: Removal) -> LmmFit:
    """The model with what is left of the random part."""
    terms = {**fitted.design.spec.to_terms(), "random": removal.random}
    spec = ModelSpec.from_terms(terms, fitted.data.names)
    options = fitted.options
    if removal.memberships is not None:
        options = options.replaced(memberships=removal.memberships)
    left = on_rows(design_of(spec, fitted.data, options), fitted.design)
    design = fitted.design
    return fit_lmm(
        design.y,
        design.X,
        left,
        weights=design.weights,
        offset=design.offset,
        reml=fitted.fit.reml,
        on_iteration=lambda _step, _criterion: fitted.reporter.check(),
    )


def on_rows(reduced: Design, whole: Design) -> list[RandomBlock]:
    """The random blocks of a design on the rows of another: fewer variables may be missing on fewer rows."""
    return random_blocks(reduced, np.isin(reduced.rows, whole.rows))


def exact_table(fitted: Fitted) -> Table:
    """The simulated test of the only variance."""
    if fitted.design.memberships:
        raise ModelError(
            "The exact test needs rows that belong to one group each, so it was left out.",
            "Use the tests of random effects.",
        )
    fitted.reporter.progress(0.7, "Simulating the exact test")
    test = exact_rlrt(fitted.fit, np.random.default_rng(fitted.reporter.seed), N_SIM)
    block = fitted.design.random[0]
    columns = (
        Column("term", "Removed", "text", "The random effect that was left out."),
        Column("lrt", "LR", "fixed", "Twice the loss of restricted log-likelihood."),
        replace(P_VALUE, help="Share of simulated ratios that are at least as large."),
        Column("std_error", "SE of p", "number", "Monte Carlo error of the simulated p-value."),
    )
    row: Row = {
        "term": f"({block.names[0].replace('(Intercept)', '1')} | {block.label})",
        "lrt": test.statistic,
        "p_value": test.p_value,
        "std_error": test.std_error,
    }
    note = (
        f"From {test.n_sim:,} ratios simulated without the effect, seed {fitted.reporter.seed} "
        "(Crainiceanu & Ruppert, 2004)."
    )
    return Table("exact_rlrt", "Exact test of the random effect", columns, (row,), note)
