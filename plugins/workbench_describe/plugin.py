"""The light description of the family: what the plugin manager imports at start."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import AnalysesContext, Analysis, ImputationOptions, hookimpl
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
    references=(
        "Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. "
        "The Statistician, 47(1), 183-189.",
    ),
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
    references=("Agresti, A. (2013). Categorical data analysis (3rd ed.). Wiley.",),
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
    references=("Searle, S. R., Casella, G., & McCulloch, C. E. (1992). Variance components. Wiley.",),
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
    references=(
        "Snijders, T. A. B., & Bosker, R. J. (2012). Multilevel analysis (2nd ed.). Sage.",
        "Searle, S. R. (1971). Topics in variance component estimation. Biometrics, 27(1), 1-76.",
    ),
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
    references=(
        "Little, R. J. A. (1988). A test of missing completely at random for multivariate data with "
        "missing values. Journal of the American Statistical Association, 83(404), 1198-1202.",
    ),
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
        "van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.). Chapman & Hall/CRC.",
        "Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys. Wiley.",
        "Schafer, J. L., & Yucel, R. M. (2002). Computational strategies for multivariate linear "
        "mixed-effects models "
        "with missing values. Journal of Computational and Graphical Statistics, 11(2), 437-457.",
    ),
    predict="workbench_describe.imputation.prediction:seconds",
)


@hookimpl
def workbench_analyses(context: AnalysesContext) -> Sequence[Analysis]:
    """Descriptive statistics, cross tables, correlations, levels, missing values, imputation."""
    return (DESCRIPTIVES, CROSSTAB, CORRELATIONS, LEVELS, MISSING, IMPUTATION)
