"""How the fit was found: steps, what was left to gain, and relative factors to begin another search from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Block, Column, MembershipDesign, OptionsError, RandomDesign, Section, Table
from workbench.engine.lmm.model import Floats
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.tables import one_row

NOTHING = 1e-12  # a gain that no result would show


def search_section(fitted: Fitted) -> Iterator[Block]:
    """Two tables, folded away."""
    yield Section("search", "How the fit was found", (ended(fitted), factors(fitted)), collapsed=True)


def ended(fitted: Fitted) -> Table:
    """Where and how the search ended."""
    fit = fitted.fit
    cells = (
        (Column("n_iter", "Steps", "integer", "Newton steps taken, all starts together."), fit.n_iter),
        (Column("max_iter", "Allowed", "integer", "Most steps as asked for."), fitted.options.max_iter),
        (
            Column("decrement", "Left to gain", "number", "Twice the fall of the criterion still expected."),
            float(fit.decrement) if fit.decrement > NOTHING else 0.0,
        ),
        (
            Column("gradient", "Gradient", "number", "Largest slope of the criterion in comparable units."),
            fit.gradient_norm,
        ),
        (Column("tolerance", "Tolerance", "number", "Where the search may end."), fitted.options.tolerance),
    )
    return one_row("search_end", "End of the search", cells)


def factors(fitted: Fitted) -> Table:
    """The relative factors theta, which starting values have the form of."""
    columns = (
        Column("group", "Group"),
        Column("term", "Row"),
        Column("term2", "Column"),
        Column("value", "Theta", "number", "Entry of the Cholesky factor of the covariance over sigma²."),
    )
    rows: tuple[dict[str, str | float], ...] = tuple(
        {"group": block.label, "term": block.names[i], "term2": block.names[j], "value": float(value)}
        for block, theta in zip(fitted.design.all_random, fitted.fit.theta, strict=True)
        for (i, j), value in zip(places(len(block.names)), theta, strict=True)
    )
    return Table("theta", "Relative factors", columns, rows, "As lme4's theta, block by block.")


def places(q: int) -> list[tuple[int, int]]:
    """Rows and columns of a lower triangle, column by column."""
    return [(i, j) for j in range(q) for i in range(j, q)]


def start_of(options: LmmOptions, random: Sequence[RandomDesign | MembershipDesign]) -> list[Floats] | None:
    """Starting values as one lower triangular factor (q, q) a block; None for the usual ones."""
    if not options.start:
        return None
    sizes = [len(block.names) for block in random]
    wanted = [q * (q + 1) // 2 for q in sizes]
    if sum(wanted) != len(options.start):
        parts = ", ".join(f"{n} for {b.label}" for n, b in zip(wanted, random, strict=True))
        raise OptionsError(
            f"The number of starting values must be {sum(wanted)} ({parts}), but it is {len(options.start)}.",
            "Take them from the table 'Relative factors' of a fit of this model, or leave them empty.",
            option="start",
        )
    out, values = [], iter(options.start)
    for q in sizes:
        L = np.zeros((q, q))
        for i, j in places(q):
            L[i, j] = next(values)
        out.append(L)
    return out
