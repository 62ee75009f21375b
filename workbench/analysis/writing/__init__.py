"""Writing up: method and results of a finished analysis as paragraphs for a paper, with their citations.

An analysis names a function of one `Paper` (`Analysis.write_up`); the runner calls it when the result is
complete. Numbers are the cells of the result's own tables, as readers see them; nothing is computed here.
What is cited in a sentence enters the list of references, and nothing else does.
"""

from workbench.analysis.literature import library
from workbench.analysis.literature.citation import Citation
from workbench.analysis.writing.assumptions import doubts
from workbench.analysis.writing.cells import Row, rows_of, unit
from workbench.analysis.writing.comparisons import compared_models, comparison_results
from workbench.analysis.writing.effects import (
    CLEAR,
    Effects,
    effect_sentences,
    interval,
    probability,
    statistics,
)
from workbench.analysis.writing.estimation import interval_method
from workbench.analysis.writing.paper import Paper, write_up
from workbench.analysis.writing.predictors import centring, random_part
from workbench.analysis.writing.samples import sample
from workbench.analysis.writing.sentences import article, capital, listed, number_word
from workbench.analysis.writing.terms import Terms
from workbench.analysis.writing.variances import (
    explained_variance,
    intraclass_correlations,
    random_tests,
    term_tests,
    variance_components,
)
from workbench.analysis.writing.verdicts import usable, verdict
from workbench.plurals import counted

__all__ = [
    "CLEAR",
    "Citation",
    "Effects",
    "Paper",
    "Row",
    "Terms",
    "article",
    "capital",
    "centring",
    "compared_models",
    "comparison_results",
    "counted",
    "doubts",
    "effect_sentences",
    "explained_variance",
    "interval",
    "interval_method",
    "intraclass_correlations",
    "library",
    "listed",
    "number_word",
    "probability",
    "random_part",
    "random_tests",
    "rows_of",
    "sample",
    "statistics",
    "term_tests",
    "unit",
    "usable",
    "variance_components",
    "verdict",
    "write_up",
]
