"""The light description of the family: what the plugin manager imports at start."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import AnalysesContext, Analysis, ImputationOptions, hookimpl, literature
from workbench_describe import sources
from workbench_describe.codebook.options import CodebookOptions
from workbench_describe.correlations.options import CorrelationOptions
from workbench_describe.crosstab.options import CrosstabOptions
from workbench_describe.descriptives.options import DescriptivesOptions
from workbench_describe.levels.options import LevelsOptions
from workbench_describe.missing.options import MissingOptions

REQUIRES_API = "1.0"
MENU = ("Describe",)

DESCRIPTIVES = Analysis(
    id="describe.descriptives",
    title="Descriptive statistics",
    summary="Means, spreads, quantiles and frequencies of variables, in all rows or by group.",
    menu=MENU,
    options=DescriptivesOptions,
    estimator="workbench_describe.descriptives.estimate:estimate",
    write_up="workbench_describe.write_up:descriptives",
    keywords=("descriptives", "mean", "standard deviation", "frequency", "histogram", "summary", "skewness"),
    references=(sources.JOANES_GILL.entry,),
)

CROSSTAB = Analysis(
    id="describe.crosstab",
    title="Cross table",
    summary="Two categorical variables against each other, with percentages and tests of independence.",
    menu=MENU,
    options=CrosstabOptions,
    estimator="workbench_describe.crosstab.estimate:estimate",
    write_up="workbench_describe.write_up:crosstab",
    keywords=("crosstab", "contingency table", "chi-square", "Cramér's V", "frequency"),
    references=(sources.AGRESTI.entry,),
)

CORRELATIONS = Analysis(
    id="describe.correlations",
    title="Correlations",
    summary="How numeric variables go together: in all rows, within groups and between groups.",
    menu=MENU,
    options=CorrelationOptions,
    estimator="workbench_describe.correlations.estimate:estimate",
    write_up="workbench_describe.write_up:correlations",
    keywords=("correlation", "Pearson", "Spearman", "within", "between", "multilevel correlation"),
    references=(sources.SEARLE_CASELLA_MCCULLOCH.entry,),
)

LEVELS = Analysis(
    id="describe.levels",
    title="Levels and groups",
    summary="Sizes and nesting of groups, the level each variable belongs to, and intraclass correlations.",
    menu=MENU,
    options=LevelsOptions,
    estimator="workbench_describe.levels.estimate:estimate",
    write_up="workbench_describe.write_up:levels",
    keywords=("ICC", "intraclass correlation", "cluster size", "level", "nested", "design effect"),
    references=(sources.SNIJDERS_BOSKER.entry, sources.SEARLE.entry),
)

MISSING = Analysis(
    id="describe.missing",
    title="Missing values",
    summary="Which values are missing, in which patterns and groups, and which rows a model would use.",
    menu=MENU,
    options=MissingOptions,
    estimator="workbench_describe.missing.estimate:estimate",
    write_up="workbench_describe.write_up:missing",
    keywords=("missing", "pattern", "listwise", "MCAR", "Little's test", "incomplete"),
    references=(sources.LITTLE.entry,),
)

IMPUTATION = Analysis(
    id="describe.imputation",
    title="Multiple imputation",
    summary="Missing values filled in several times by chained equations, for single-level and grouped data.",
    menu=MENU,
    options=ImputationOptions,
    estimator="workbench_describe.imputation.estimate:estimate",
    write_up="workbench_describe.write_up:imputation",
    keywords=("imputation", "missing", "MICE", "chained equations", "multiple imputation", "pmm", "FCS"),
    references=(
        sources.VAN_BUUREN.entry,
        literature.library.RUBIN.entry,
        sources.SCHAFER_YUCEL.entry,
    ),
    predict="workbench_describe.imputation.prediction:seconds",
)


CODEBOOK = Analysis(
    id="describe.codebook",
    title="Codebook",
    summary="What every variable means: label, measure, values with their labels, missing codes, notes.",
    menu=MENU,
    options=CodebookOptions,
    estimator="workbench_describe.codebook.estimate:estimate",
    write_up="workbench_describe.write_up:codebook",
    keywords=("codebook", "data dictionary", "labels", "variables", "documentation", "values"),
)


@hookimpl
def workbench_analyses(context: AnalysesContext) -> Sequence[Analysis]:
    """Descriptive statistics, cross tables, correlations, levels, missing values, imputation, codebook."""
    return (DESCRIPTIVES, CROSSTAB, CORRELATIONS, LEVELS, MISSING, IMPUTATION, CODEBOOK)
