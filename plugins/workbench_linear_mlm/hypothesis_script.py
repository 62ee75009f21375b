"""The lines of R that test the same hypotheses about coefficients."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.api import Design
from workbench_linear_mlm.hypothesis_reading import read_hypotheses
from workbench_linear_mlm.options import LinearOptions, LmmOptions, OlsOptions

DDF = {"kenward_roger": ', ddf = "Kenward-Roger"'}


def hypothesis_lines(design: Design, options: LinearOptions) -> list[str]:
    """One call a hypothesis, by its matrix: R spells the names of some coefficients in another way."""
    found = read_hypotheses(options, design)
    calls = []
    for hypothesis in found:
        L = f"rbind({', '.join(_vector(row) for row in hypothesis.L.tolist())})"
        value = _vector(hypothesis.value.tolist())
        calls.append(f"{_call(options, L, value)}  # {' '.join(hypothesis.text.split())}")
    return calls


def _call(options: LinearOptions, L: str, value: str) -> str:
    if isinstance(options, LmmOptions):
        return f"contest(fit, {L}, rhs = {value}{DDF.get(options.df_method, '')})"
    robust = options.robust if isinstance(options, OlsOptions) else "none"
    errors = "" if robust == "none" else f', white.adjust = "{robust}"'
    return f"car::linearHypothesis(fit, {L}, {value}{errors})"


def _vector(values: Iterable[float]) -> str:
    return f"c({', '.join(f'{v:.15g}' for v in values)})"
