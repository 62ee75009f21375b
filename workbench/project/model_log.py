"""The models fitted for each analysis in this session: what each changed, its fit, and the way back to it.

Nothing of it is saved: it is the memory of one sitting, not a record of the study.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.project.model import AnalysisEntry

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.modeling import ModelSpec
    from workbench.results import Result

MOST = 40
FORMULA = "formula"


@dataclass(frozen=True)
class FittedModel:
    """options: as entered, which brings the model back; checked: all of them, as the result has them.

    spec: the model; fit: the row of the table of fit; criterion: the title of its criterion, such as "REML
    criterion"; data: a weak reference to the data it was fitted to.
    """

    options: dict[str, Any]
    checked: dict[str, Any]
    spec: ModelSpec
    fit: Mapping[str, Any]
    criterion: str
    data: Any = field(repr=False, default=None)

    def number(self, name: str) -> float | None:
        """A number of the table of fit."""
        value = self.fit.get(name)
        return float(value) if isinstance(value, int | float) else None

    def same_data(self, other: FittedModel) -> bool:
        """Whether both were fitted to the same rows of the same data."""
        one, two = (m.data() if m.data is not None else None for m in (self, other))
        return one is two and self.fit.get("n_obs") == other.fit.get("n_obs")

    def why_not_compared(self, other: FittedModel) -> str:
        """Why AIC, BIC and criterion of the two say nothing about each other; "" if they do."""
        if self.spec.outcome != other.spec.outcome:
            return "It explains another outcome."
        if not self.same_data(other):
            return "It was fitted to other rows."
        if self.criterion != other.criterion:
            return "One was fitted by REML, the other by ML."
        if "REML" in self.criterion and _fixed_part(self.spec) != _fixed_part(other.spec):
            return "REML fits compare only where the fixed parts are equal; fit both by ML."
        return ""


class ModelLog:
    """The fitted models by analysis, in the order in which they were fitted."""

    def __init__(self) -> None:
        self._models: dict[str, list[FittedModel]] = {}

    def clear(self) -> None:
        """Another project was opened."""
        self._models.clear()

    def models(self, entry_id: str) -> tuple[FittedModel, ...]:
        """Those of an analysis, the oldest first."""
        return tuple(self._models.get(entry_id, ()))

    def current(self, entry: AnalysisEntry, dataset: Dataset | None) -> FittedModel | None:
        """The model of the list that the analysis has now; None while it is not fitted."""
        if entry.result is None or entry.stale:
            return None
        made = fitted_model(entry, entry.result, dataset)
        return next((m for m in self.models(entry.id) if made is not None and _same(m, made)), None)

    def note(self, entry: AnalysisEntry, dataset: Dataset | None) -> None:
        """The result of an analysis has arrived.

        A model that is there already keeps its place, with the options it was fitted with last: an interval
        of another kind makes no other model.
        """
        made = fitted_model(entry, entry.result, dataset) if entry.result is not None else None
        if made is None:
            return
        models = self._models.setdefault(entry.id, [])
        place = next((i for i, model in enumerate(models) if _same(model, made)), None)
        if place is None:
            models.append(made)
            del models[:-MOST]
        else:
            models[place] = replace(made, data=models[place].data)


def fitted_model(entry: AnalysisEntry, result: Result, dataset: Dataset | None) -> FittedModel | None:
    """What the list keeps of a result; None if it has no formula or no table of fit."""
    try:
        table = result.table("fit")
        spec = _spec(str(result.options.get(FORMULA, "")))
    except (KeyError, WorkbenchError):
        return None
    if not table.rows or spec is None:
        return None
    titles = {column.id: column.title for column in table.columns}
    return FittedModel(
        dict(entry.options),
        dict(result.options),
        spec,
        dict(table.rows[0]),
        titles.get("criterion", ""),
        None if dataset is None else weakref.ref(dataset),
    )


def _spec(formula: str) -> ModelSpec | None:
    from workbench.modeling import ModelSpec

    return ModelSpec.from_formula(formula) if formula else None


def _fixed_part(spec: ModelSpec) -> tuple[object, ...]:
    return frozenset(spec.fixed), spec.intercept, frozenset(spec.offsets)


def _same(one: FittedModel, other: FittedModel) -> bool:
    """The same model fitted to the same rows: what it says and all numbers of fit agree."""
    return one.spec == other.spec and dict(one.fit) == dict(other.fit) and one.same_data(other)
