"""A scripted session of a document with autosave: each command is told on standard output once it is done."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QApplication

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.gui.autosave import Autosave
from workbench.gui.banner import Banner
from workbench.gui.document import Document


def main() -> None:
    app = QApplication([])
    document, banner = Document(), Banner()
    Autosave(document, banner)
    number = 0
    while True:
        number += 1
        column = NumericColumn(np.full(200_000, float(number)))
        dataset = Dataset({"x": column}, [Variable("x", label=str(number))])
        document.set_dataset(f"Step {number}", dataset)
        print(number, flush=True)
        app.processEvents()


if __name__ == "__main__":
    main()
