"""Levels and groups in R, with base R alone: sizes, levels of the variables, intraclass correlations.

The restricted likelihood of the null model is a function of rho = lambda / (1 + lambda) alone, the intraclass
correlation (Searle, Casella & McCulloch 1992, Variance Components, ch. 6), and `optimise` maximises it:
    -2 l = sum log(1 + lambda n_j) + log(sum w_j) + (N - 1) log(SS_W + sum w_j (m_j - mu)^2),
    w_j = n_j / (1 + lambda n_j),   mu = sum w_j m_j / sum w_j
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Text, rows_in_r, text_in_r
from workbench_describe.levels.options import LevelsOptions
from workbench_describe.levels.structure import Grouping, Structure
from workbench_describe.rows import Chosen

SIZES = """\
sizes <- sapply(groups, function(g) {
  n <- as.numeric(table(g))
  c(groups = length(n), smallest = min(n), median = median(n), mean = mean(n), largest = max(n),
    single = sum(n == 1), missing = sum(is.na(g)))
})
sizes
"""
LEVELS = """\
differ <- function(x) length(unique(x[!is.na(x)])) > 1
changes <- sapply(groups, function(g) sapply(d[variables], function(x) sum(tapply(x, g, differ))))
changes
level <- sapply(d[variables], function(x) {
  same <- sapply(groups, function(g) !any(tapply(x, g, differ)))
  if (!differ(x)) "constant" else c(names(groups)[same], "row")[1]
})
level
"""
ICC = """\
icc <- function(variable, group, level) {
  known <- is.finite(d[[variable]]) & !is.na(groups[[group]])
  x <- d[[variable]][known]
  g <- factor(groups[[group]][known])
  n <- as.numeric(table(g))
  J <- length(n)
  N <- length(x)
  if (J < 2 || N <= J) return(NULL)
  m <- as.numeric(tapply(x, g, mean))
  within <- sum((x - m[as.integer(g)])^2)
  if (within <= 1e-24 * sum(x^2)) return(NULL)
  msb <- sum(n * (m - mean(x))^2) / (J - 1)
  msw <- within / (N - J)
  n0 <- (N - sum(n^2) / N) / (J - 1)
  F <- msb / msw
  end <- F / qf(c((1 + level) / 2, (1 - level) / 2), J - 1, N - J)
  deviance <- function(rho) {
    lambda <- rho / (1 - rho)
    w <- n / (1 + lambda * n)
    mu <- sum(w * m) / sum(w)
    sum(log(1 + lambda * n)) + log(sum(w)) + (N - 1) * log(within + sum(w * (m - mu)^2))
  }
  icc1 <- (msb - msw) / (msb + (n0 - 1) * msw)
  data.frame(variable, group, n = N, groups = J,
    icc = optimise(deviance, c(0, 1), tol = 1e-10)$minimum,
    icc1, low = (end[1] - 1) / (end[1] + n0 - 1), high = (end[2] - 1) / (end[2] + n0 - 1),
    icc2 = 1 - msw / msb, design_effect = 1 + (n0 - 1) * max(icc1, 0),
    sd_within = sqrt(msw), sd_between = sqrt(max((msb - msw) / n0, 0)),
    F, p = pf(F, J - 1, N - J, lower.tail = FALSE))
}
"""


def levels_script(
    rows: Chosen, found: Structure, names: Sequence[str], numeric: Sequence[str], options: LevelsOptions
) -> Text:
    """The tables of this analysis in R. names: the variables looked at; numeric: those with an ICC."""
    columns = list(dict.fromkeys([*names, *(part for g in found.groupings for part in g.names)]))
    lines = [*rows_in_r(rows.whole, columns, rows.condition), ""]
    named = [f"  {text_in_r(g.label)} = {_grouping(g)}" for g in found.groupings]
    lines += ["groups <- list(", ",\n".join(named), ")", SIZES]
    if names:
        lines += [f"variables <- {_vector(names)}", LEVELS]
    if numeric:
        lines += [ICC, f"pairs <- expand.grid(group = names(groups), variable = {_vector(numeric)})"]
        each = f"as.character(pairs$variable), as.character(pairs$group), {options.ci_level!r}"
        lines += [f"told <- do.call(rbind, Map(icc, {each}))", "told"]
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def _grouping(grouping: Grouping) -> str:
    """A factor of the groups; ids that start again are read together with what they start again in."""
    parts = [f"d[[{text_in_r(name)}]]" for name in grouping.names]
    if len(parts) == 1:
        return f"factor({parts[0]})"
    return f'interaction({", ".join(parts)}, drop = TRUE, sep = ":")'


def _vector(names: Sequence[str]) -> str:
    return f"c({', '.join(map(text_in_r, names))})"
