"""From data and options to what the engine imputes: columns, methods, predictors, and what is to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.analysis.imputation.methods import check_method, default_method
from workbench.analysis.imputation.terms import Facts, passive_terms
from workbench.analysis.imputation_options import ImputationOptions, ImputedVariable
from workbench.data.dataset import Dataset
from workbench.data.levels import changing_groups
from workbench.data.ordered_codes import ordered_codes
from workbench.data.variable import Measure
from workbench.engine.imputation import Column, Groups, Passive, Predictor, Problem, Target
from workbench.engine.imputation.problem import Method
from workbench.errors import DataError, OptionsError
from workbench.modeling.terms import Term
from workbench.plurals import counted
from workbench.results import Notice

MOST_CATEGORIES = 50
LARGEST = 1e50
PASSED_OVER = (Measure.ID, Measure.TEXT)
Terms = tuple[tuple[Term, tuple[Passive, ...]], ...]


@dataclass(frozen=True)
class Plan:
    """problem: for the engine; data: the rows it is about; levels: categories of the coded variables;
    of_group: variables with one value a group; notices: what is to be told."""

    problem: Problem
    data: Dataset
    levels: Mapping[str, tuple[str, ...]]
    of_group: frozenset[str]
    notices: tuple[Notice, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        return self.problem.targets


def plan_imputation(data: Dataset, options: ImputationOptions) -> Plan:
    """What will be done. DataError and OptionsError for what cannot be imputed."""
    names, notices = _taking_part(data, options)
    columns, levels = _columns(data, names)
    groups, codes = _groups(data, options.group)
    of_group = frozenset(n for n in names if groups is not None and _is_constant(columns[n], groups))
    variables = {name: data.variable(name) for name in names}
    facts = Facts(data.n_rows, variables, levels, codes)
    terms = passive_terms(options.terms, data, facts)
    own = _own_models(data, options)
    incomplete = sorted(
        (n for n in names if columns[n].missing.any()), key=lambda n: columns[n].missing.sum()
    )
    if not incomplete:
        raise DataError(
            "None of these variables has missing values, so there is nothing to impute.",
            "Declare the missing codes in the variable view, or choose other variables.",
        )
    targets = tuple(
        _target(name, data, options, own.get(name), names, columns, terms, groups, of_group)
        for name in incomplete
    )
    passives = tuple(passive for _, some in terms for passive in some)
    problem = Problem(columns, targets, passives, groups, options.donors, options.sweeps)
    return Plan(problem, data, levels, of_group, tuple(notices))


def _taking_part(data: Dataset, options: ImputationOptions) -> tuple[tuple[str, ...], list[Notice]]:
    """The variables, and why some are left out although nobody said so."""
    for name in (*options.variables, *((options.group,) if options.group else ())):
        data.variable(name)
    if options.variables:
        return tuple(n for n in dict.fromkeys(options.variables) if n != options.group), []
    names: list[str] = []
    left: list[str] = []
    for variable in data.variables:
        if variable.name == options.group or variable.measure in PASSED_OVER:
            continue
        (left if _says_nothing(data, variable.name) else names).append(variable.name)
    told = (
        [
            Notice(
                "info",
                f"Left out, for they have too many categories or nothing but one value: {', '.join(left)}.",
                "Name the variables to use to decide yourself.",
                "left_out",
            )
        ]
        if left
        else []
    )
    return tuple(names), told


def _says_nothing(data: Dataset, name: str) -> bool:
    if data.variable(name).measure is Measure.NUMERIC:
        known = data.numeric(name)
        known = known[~np.isnan(known)]
        return not len(known) or float(known.min()) == float(known.max())
    codes = data.codes(name)[0]
    used = len(np.unique(codes[codes >= 0]))
    return used < 2 or used > MOST_CATEGORIES


def _columns(data: Dataset, names: Sequence[str]) -> tuple[dict[str, Column], dict[str, tuple[str, ...]]]:
    columns: dict[str, Column] = {}
    levels: dict[str, tuple[str, ...]] = {}
    for name in names:
        if data.variable(name).measure is Measure.NUMERIC:
            values = data.numeric(name)
            if np.isinf(values).any():
                raise DataError(f"'{name}' has infinite values.", "Correct them, or declare them missing.")
            if np.abs(values[~np.isnan(values)]).max(initial=0.0) > LARGEST:
                raise DataError(
                    f"'{name}' has numbers beyond {LARGEST:g}, too large to impute.",
                    "Measure it in larger units, or leave it out.",
                )
            columns[name] = Column(values)
        else:
            codes, levels[name] = ordered_codes(data, name)
            if len(levels[name]) > MOST_CATEGORIES:
                raise DataError(
                    f"'{name}' has {len(levels[name])} categories, too many to impute or to impute from.",
                    f"Leave it out, or group its categories ({MOST_CATEGORIES} at most).",
                )
            columns[name] = Column(np.where(codes < 0, np.nan, codes), max(len(levels[name]), 1))
        if columns[name].missing.all():
            raise DataError(
                f"'{name}' has no value at all, so nothing can be learnt about it.", "Leave it out."
            )
    return columns, levels


def _groups(
    data: Dataset, name: str | None
) -> tuple[Groups | None, tuple[str, np.ndarray, tuple[str, ...]] | None]:
    """The groups for the engine, and as formulas read them."""
    if name is None:
        return None, None
    codes, levels = data.codes(name)
    lacking = int((codes < 0).sum())
    if lacking:
        raise DataError(
            f"{counted(lacking, 'row has', 'rows have')} no value of '{name}', so their group is not known.",
            "Fill the variable, or leave these rows out.",
        )
    used, dense = np.unique(codes, return_inverse=True)
    if len(used) < 2:
        raise DataError(f"'{name}' has only one group.", "Choose another variable, or none.")
    return Groups(dense.astype(np.int32), len(used)), (name, codes, levels)


def _is_constant(column: Column, groups: Groups) -> bool:
    """Whether the variable has one value in each group, as far as is known, and groups have several rows."""
    if len(groups.codes) == groups.n_groups:
        return False
    known = ~column.missing
    sizes = np.bincount(groups.codes[known])
    several = bool((sizes > 1).any())
    return several and changing_groups(column.values, known, groups.codes)[0] == 0


def _own_models(data: Dataset, options: ImputationOptions) -> dict[str, ImputedVariable]:
    own: dict[str, ImputedVariable] = {}
    for record in options.models:
        assert isinstance(record, ImputedVariable)
        for name in (str(record.variable), *record.predictors, *record.random):
            data.variable(name)
        if record.bounds and (len(record.bounds) != 2 or record.bounds[0] >= record.bounds[1]):
            raise OptionsError(
                f"The bounds of '{record.variable}' are not two numbers in ascending order.",
                "Write the smallest and the largest value, such as 0, 100.",
                option="models",
            )
        own[str(record.variable)] = record
    return own


def _target(
    name: str,
    data: Dataset,
    options: ImputationOptions,
    own: ImputedVariable | None,
    names: Sequence[str],
    columns: Mapping[str, Column],
    terms: Terms,
    groups: Groups | None,
    of_group: frozenset[str],
) -> Target:
    """How one variable is imputed."""
    measure, n_levels = data.variable(name).measure, columns[name].n_levels
    method: Method = default_method(
        measure, n_levels, numbers=options.numbers, grouped=groups is not None, of_group=name in of_group
    )
    if own is not None and own.method != "auto":
        method = own.method  # type: ignore[assignment]
        check_method(name, method, measure, n_levels, grouped=groups is not None)
    chosen = own.predictors if own is not None and own.predictors else names
    random = set() if own is None else set(own.random)
    by_row = not method.startswith("group_")
    predictors = [
        Predictor(
            other,
            mean=options.group_means and groups is not None and by_row and other not in of_group,
            random=other in random and by_row,
        )
        for other in dict.fromkeys((*chosen, *random))
        if other != name and other in columns
    ]
    predictors += [
        Predictor(passive.name)
        for term, some in terms
        if name not in term.variables and (own is None or not own.predictors)
        for passive in some
    ]
    low, high = own.bounds if own is not None and own.bounds else (-np.inf, np.inf)
    return Target(name, method, tuple(predictors), low, high)
