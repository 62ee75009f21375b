"""The step that fills in missing values several times: the sets below each other, numbered by `.imp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.fields import Boolean
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.transforms.step import Around, Step, listed, of_groups

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

PREVIEW = {"n_sets": 2, "iterations": 1, "sweeps": 1}


class Impute(Step, ImputationOptions):
    id = "impute"
    title = "Impute missing values"
    menu = "Tables"
    new_table = "imputed"
    summary = (
        "Missing values filled in several times by chained equations. Models pool over the sets with the "
        "option "
        "'Imputed set': .imp."
    )
    original = Boolean(
        False,
        title="Keep the incomplete rows",
        help="The data before imputation come first, as set 0; models that pool leave them out.",
        group="Method",
        advanced=True,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.analysis.imputation.run import impute
        from workbench.analysis.imputation.stacked import stacked_data

        found = impute(data, self, progress=around.progress)
        gone = {t.name: int(found.plan.problem.columns[t.name].missing.sum()) for t in found.plan.targets}
        told = listed([f"{name} ({count:,})" for name, count in gone.items()], most=8)
        around.notes.append(f"Missing values filled in {self.n_sets} times: {told}.")
        around.notes += [notice.message for notice in found.plan.notices]
        return stacked_data(found, original=self.original)

    def words(self) -> str:
        what = listed(self.variables) if self.variables else "missing values"
        return f"Impute {what} {self.n_sets} times{of_groups((self.group,) if self.group else ())}"

    def for_preview(self) -> Step:
        """Two sets after one iteration: enough to see what the table will look like."""
        return self.replaced(**PREVIEW)
