"""The same imputation by R's mice, as near as it goes: methods, predictors and their group means.

Codes of mice in its matrix of predictors: 1 a fixed effect, 2 also random, 3 and 4 the same with the mean
of the group, -2 the group itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import ImputationOptions, Imputed, Measure, Text, name_in_r, reading_in_r, text_in_r
from workbench.engine.imputation import Predictor, Target

IN_MICE = {
    "pmm": "pmm",
    "normal": "norm",
    "logistic": "logreg",
    "multinomial": "polyreg",
    "ordinal": "polr",
    "two_level": "2l.pan",
    "two_level_hetero": "2l.norm",
    "two_level_pmm": "2l.pmm",
    "two_level_binary": "2l.bin",
    "group_pmm": "2lonly.pmm",
    "group_normal": "2lonly.norm",
    "group_logistic": "2lonly.function",
    "group_multinomial": "2lonly.function",
    "group_ordinal": "2lonly.function",
}
OF_GROUPS = {"group_logistic": "logreg", "group_multinomial": "polyreg", "group_ordinal": "polr"}
WITH_MEANS = ("2l.pan", "2l.pmm")
OF_MICEADDS = ("2l.pmm", "2lonly.function")


def r_script(found: Imputed, options: ImputationOptions) -> Text:
    """Lines to run; random numbers differ, so values agree only as two runs of one program do."""
    return Text("r_script", "In R", "\n".join(_lines(found, options)), "code")


def _lines(found: Imputed, options: ImputationOptions) -> Iterator[str]:
    methods = [IN_MICE[target.method] for target in found.plan.targets]
    yield "library(mice)"
    if any(method in OF_MICEADDS for method in methods):
        yield "library(miceadds)"
    yield from _data(found, options)
    yield 'method <- make.method(d); method[] <- ""'
    yield "P <- make.predictorMatrix(d); P[] <- 0"
    for target in found.plan.targets:
        yield from _target(target, options)
    of_groups = {t.name: OF_GROUPS[t.method] for t in found.plan.targets if t.method in OF_GROUPS}
    more = ""
    if of_groups:
        functions = ", ".join(f"{name_in_r(n)} = {text_in_r(f)}" for n, f in of_groups.items())
        clusters = ", ".join(f"{name_in_r(n)} = {text_in_r(str(options.group))}" for n in of_groups)
        more = f",\n  imputationFunction = list({functions}), cluster_var = list({clusters})"
    visits = ", ".join(text_in_r(target.name) for target in found.plan.targets)
    yield (
        f"imp <- mice(d, m = {options.n_sets}, maxit = {options.iterations}, method = method, "
        "predictorMatrix = P,\n"
        f"  visitSequence = c({visits}), seed = {options.seed}, printFlag = FALSE{more})"
    )
    yield 'long <- complete(imp, "long")'


def _data(found: Imputed, options: ImputationOptions) -> Iterator[str]:
    data = found.plan.data
    names = [*((options.group,) if options.group else ()), *found.plan.problem.columns]
    yield reading_in_r(data)
    for name in names:
        codes = ", ".join(text_in_r(code) for code in data.variable(name).missing_codes)
        if codes:
            yield f"{_column(name)}[{_column(name)} %in% c({codes})] <- NA"
    yield f"d <- d[c({', '.join(map(text_in_r, names))})]"
    for name, levels in found.plan.levels.items():
        listed = ", ".join(map(text_in_r, levels))
        ordered = ", ordered = TRUE" if data.variable(name).measure is Measure.ORDINAL else ""
        yield f"{_column(name)} <- factor({_column(name)}, levels = c({listed}){ordered})"
    if options.group:
        yield f"{_column(options.group)} <- as.integer(factor({_column(options.group)}))"
    if found.plan.problem.passives:
        yield f"# Without the terms  {options.terms}: mice has columns for them (passive imputation)."


def _target(target: Target, options: ImputationOptions) -> Iterator[str]:
    method, name = IN_MICE[target.method], text_in_r(target.name)
    yield f"method[{name}] <- {text_in_r(method)}"
    known = [p for p in target.predictors if not p.name.endswith("]")]
    columns, codes = [text_in_r(p.name) for p in known], [_code(p, method) for p in known]
    if options.group and method.startswith("2l"):
        columns, codes = [text_in_r(options.group), *columns], [-2, *codes]
    if columns:
        yield f"P[{name}, c({', '.join(columns)})] <- c({', '.join(map(str, codes))})"


def _code(predictor: Predictor, method: str) -> int:
    if not method.startswith("2l."):
        return 1
    means = predictor.mean and method in WITH_MEANS
    return (2 if predictor.random else 1) + 2 * means


def _column(name: str) -> str:
    return f"d[[{text_in_r(name)}]]"
