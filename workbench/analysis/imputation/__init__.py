"""Several imputed data sets in one file: cutting it, telling of the fits, the table of missing information.

The numbers are pooled by `workbench.engine.pooling`: a family makes a `PooledLaw` of the laws of its fits.
"""

from workbench.analysis.imputation.missing_information import missing_information_table
from workbench.analysis.imputation.sets import ImputedSets, imputed_sets, stacked_notices
from workbench.analysis.imputation.telling import CheckOnly, refuse, told_once

__all__ = [
    "CheckOnly",
    "ImputedSets",
    "imputed_sets",
    "missing_information_table",
    "refuse",
    "stacked_notices",
    "told_once",
]
