"""Intervals of all parameters by the chosen method, and the table that lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from workbench.api import Block, Column, Table
from workbench.engine.inference import wald_intervals
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_intervals import Parameter, parameters
from workbench_linear_mlm.tables import number

if TYPE_CHECKING:
    from workbench_linear_mlm.fitted import Fitted

METHOD_WORDS = {
    "wald": "Wald",
    "profile": "Profile likelihood",
    "bootstrap_percentile": "Parametric bootstrap, percentile",
    "bootstrap_basic": "Parametric bootstrap, basic",
    "bootstrap_normal": "Parametric bootstrap, normal",
    "case_bootstrap": "Case bootstrap, percentile",
}


@dataclass(frozen=True)
class Intervals:
    """low, high (k,): limits of each parameter, nan where there is none.  blocks: its tables and figures.

    shares: limits of R squared and intraclass correlations by name, where the method gives them.
    """

    method: str
    level: float
    parameters: tuple[Parameter, ...]
    low: Floats
    high: Floats
    blocks: tuple[Block, ...] = ()
    shares: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The method as the reader is told."""
        return METHOD_WORDS[self.method]

    def fixed(self) -> tuple[Floats, Floats]:
        """Limits (p,) of the fixed coefficients."""
        chosen = [i for i, p in enumerate(self.parameters) if p.kind == "fixed"]
        return self.low[chosen], self.high[chosen]

    def random(self) -> dict[tuple[int, int, int], tuple[float | None, float | None]]:
        """Limits by (block, term, second term or -1); the residual deviation stands under (-1, -1, -1)."""
        return {
            (p.block, p.a, p.b): (number(low), number(high))
            for p, low, high in zip(self.parameters, self.low, self.high, strict=True)
            if p.kind != "fixed"
        }


def wald(fitted: Fitted) -> Intervals:
    """Estimate and standard error; nothing for variances, whose estimates are not near normal."""
    wanted = parameters(fitted.fit, fitted.design.x_names)
    low, high = np.full(len(wanted), np.nan), np.full(len(wanted), np.nan)
    chosen = [p.kind == "fixed" for p in wanted]
    low[chosen], high[chosen] = wald_intervals(fitted.tests, fitted.options.ci_level)
    return Intervals("wald", fitted.options.ci_level, tuple(wanted), low, high)


def intervals_of(fitted: Fitted) -> Intervals:
    """Intervals by the method of the options."""
    if fitted.options.ci_method == "wald":
        return wald(fitted)
    if fitted.options.ci_method == "profile":
        from workbench_linear_mlm.profile_intervals import profile

        return profile(fitted)
    from workbench_linear_mlm.bootstrap_intervals import bootstrap

    return bootstrap(fitted)


def intervals_table(
    names: Sequence[str],
    labels: Sequence[str],
    method: str,
    level: float,
    low: Floats,
    high: Floats,
    note: str = "",
) -> Table:
    """One row a parameter: names are for programs, labels for readers."""
    columns = (
        Column("label", "Parameter"),
        Column("parameter", "Name", "text", "The name that lme4 uses.", hidden=True),
        Column("method", "Method", "text", "How the interval was computed."),
        Column("level", "Level", "percent", "Confidence level.", 0 if (100 * level) % 1 == 0 else 1),
        Column("conf_low", "Low", "interval_low", "Lower limit; empty where there is none."),
        Column("conf_high", "High", "interval_high", "Upper limit; empty where there is none."),
    )
    rows = tuple(
        {
            "label": label,
            "parameter": name,
            "method": method,
            "level": level,
            "conf_low": number(a),
            "conf_high": number(b),
        }
        for name, label, a, b in zip(names, labels, low, high, strict=True)
    )
    return Table("intervals", "Intervals", columns, rows, note)
