"""What the window tells of data that were read without a preview: repeated names, formulas without values."""

from __future__ import annotations

from workbench.analysis.reading_notices import warnings_on
from workbench.data.dataset import Dataset
from workbench.errors import DataError
from workbench.gui.document import Document


def tell_reading(document: Document, dataset: Dataset) -> None:
    """All warnings in one message, each piece of advice once; nothing where all is well."""
    notices = warnings_on(dataset)
    if notices:
        advice = dict.fromkeys(notice.advice for notice in notices)
        document.report(DataError("\n".join(notice.message for notice in notices), " ".join(advice)))
