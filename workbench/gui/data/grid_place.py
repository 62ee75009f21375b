"""Where one is in the grid: kept when rows or columns come, go or move, which makes the view start anew."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QTableView

from workbench.data.dataset import Dataset
from workbench.gui.data.grid_model import GridModel, same_data


@dataclass
class _Kept:
    """The data shown, widths of columns by name, the current cell as (row, name), and both scroll bars."""

    dataset: Dataset | None = None
    widths: dict[str, int] = field(default_factory=dict)
    current: tuple[int, str] | None = None
    scrolled: tuple[int, int] = (0, 0)


class GridPlace:
    """Remembers the place when `model` is about to be reset; `restore` goes back to it in edited data."""

    def __init__(self, view: QTableView, model: GridModel) -> None:
        self._view, self._model = view, model
        self._kept = _Kept()
        model.modelAboutToBeReset.connect(self._keep)

    def _keep(self) -> None:
        view, model = self._view, self._model
        index = view.currentIndex()
        self._kept = _Kept(
            model.dataset,
            {model.variable(c).name: view.columnWidth(c) for c in range(model.columnCount())},
            (index.row(), model.variable(index.column()).name) if index.isValid() else None,
            (view.verticalScrollBar().value(), view.horizontalScrollBar().value()),
        )

    def restore(self) -> bool:
        """Widths, current cell and scroll bars as before; False where the data are others."""
        kept, view, model, dataset = self._kept, self._view, self._model, self._model.dataset
        if dataset is None or not same_data(kept.dataset, dataset):
            return False
        for column, name in enumerate(dataset.names):
            if name in kept.widths:
                view.setColumnWidth(column, kept.widths[name])
        if kept.current is not None and dataset.n_rows:
            row, name = kept.current
            column = dataset.names.index(name) if name in dataset else 0
            view.setCurrentIndex(model.index(min(row, dataset.n_rows - 1), column))
        view.updateGeometries()  # the scroll bars have their new range before they are set
        view.verticalScrollBar().setValue(kept.scrolled[0])
        view.horizontalScrollBar().setValue(kept.scrolled[1])
        return True
