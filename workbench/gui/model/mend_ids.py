"""Ids that start again in every group made unique and used by the model, in one step of undo."""

from __future__ import annotations

from dataclasses import replace

from workbench.analysis.transforms.layout import CombineIds
from workbench.data.combined_ids import with_combined
from workbench.data.dataset import Dataset
from workbench.gui.background import in_background
from workbench.gui.document import Document
from workbench.modeling import ModelSpec, edit
from workbench.modeling.grouping import Grouping


def mend_ids(document: Document, entry_id: str, option: str, spec: ModelSpec, inner: str, outer: str) -> None:
    """Add a variable that names `outer` and `inner` together; it takes the place of `inner` in the model.

    option: the one that holds the formula. Many rows take a while, so the data are changed in a thread; if
    something else has changed meanwhile, nothing happens.
    """
    dataset = document.dataset
    if dataset is None:
        return

    def done(made: tuple[Dataset, str]) -> None:
        entry = document.find(entry_id)
        if document.dataset is not dataset or entry is None:
            return
        changed, name = made
        options = dict(entry.options)
        if (mended := with_group(spec, inner, name)) != spec:
            options[option] = mended.to_formula()
        step = CombineIds.of({"inner": inner, "outer": outer})
        project = document.project.with_dataset(changed, f"Make {name}", [step.plain()])
        entry = replace(entry, options=options, stale=entry.result is not None)
        document.apply(f"Make {name}", project.with_entry(entry))

    in_background(lambda: with_combined(dataset, inner, outer), done, document.report)


def with_group(spec: ModelSpec, old: str, new: str) -> ModelSpec:
    """The model with one grouping variable in the place of another, where that groups alone."""
    for place, block in enumerate(spec.random):
        if block.group == Grouping(((old,),)):
            spec = edit.set_group(spec, place, Grouping(((new,),)))
    return spec
