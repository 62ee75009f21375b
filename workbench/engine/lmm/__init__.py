"""Linear mixed models by REML or ML: any number of nested and crossed groupings, vector random effects."""

from workbench.engine.lmm.columns import ColumnChoice, Dependency, independent_columns
from workbench.engine.lmm.data import LmmData, prepare
from workbench.engine.lmm.fit import fit, fit_lmm
from workbench.engine.lmm.model import Members, RandomBlock
from workbench.engine.lmm.result import LmmFit
from workbench.engine.lmm.verdict import Reason, Verdict

__all__ = [
    "ColumnChoice",
    "Dependency",
    "LmmData",
    "LmmFit",
    "Members",
    "RandomBlock",
    "Reason",
    "Verdict",
    "fit",
    "fit_lmm",
    "independent_columns",
    "prepare",
]
