"""Generalised linear mixed models: what goes in, and the symbols that all files here share.

    y_i | b  has log density l(eta_i; phi),   eta_a = offset_a + X_a beta_a + (Z b)_a     a = 1 .. m
    b of one level of a grouping ~ N(0, S),   S = Lambda Lambda',   levels independent

    F = -2 log Laplace approximation of the likelihood
      = -2 sum l + b'S^-1 b + log|I + A S|   at the mode of b,   A = Z'W Z

symbol     shape              meaning
eta        (m, n)             linear predictors, rows sorted by the eliminated grouping
d1         (m, n)             dl/deta at the mode;  c = Z'd1
W          (m, m, n)          observed (or expected) information of the rows
b          one (q, J) array   random effects by grouping, component first;  b = S v,  v = c at the mode
           per grouping
H          by structure       (A + S^-1)^-1, never formed from S^-1
lev        (m, m, n)          diagonal blocks of Z H Z'
psi        (k,)               all parameters: (beta, theta, phi), theta the lower triangles of Lambda

With a link that is not canonical the weights W in the determinant may be the observed information, which
makes F the Laplace approximation proper (as glmmTMB), or the expected one (as lme4). Observed is the default:
on the Contraception data (probit, random slope) log L is -1179.676 by quadrature with many nodes, -1179.737
by the observed and -1180.055 by the expected information; the standard deviations follow suit.

Breslow & Clayton (1993), J. Am. Stat. Assoc. 88; Pinheiro & Bates (1995), J. Comput. Graph. Stat. 4;
Bates et al. (2015) for Lambda; Skaug & Fournier (2006), Comput. Stat. Data Anal. 51, for derivatives through
the mode.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.engine.lmm.model import Codes, Floats, RandomBlock

Effects: TypeAlias = tuple[Floats, ...]
Information: TypeAlias = Literal["observed", "expected"]
OnIteration: TypeAlias = Callable[[int, float], None]

__all__ = [
    "Codes",
    "Effects",
    "Floats",
    "Information",
    "OnIteration",
    "PredictorBlock",
    "RandomBlock",
    "on_predictor",
]


@dataclass(frozen=True)
class PredictorBlock:
    """A random block whose terms act on given linear predictors: predictors (q,) numbers 0 .. m-1."""

    block: RandomBlock
    predictors: tuple[int, ...]


def on_predictor(blocks: Sequence[RandomBlock], predictor: int = 0) -> tuple[PredictorBlock, ...]:
    """Blocks that act on one linear predictor."""
    return tuple(PredictorBlock(block, (predictor,) * block.q) for block in blocks)
