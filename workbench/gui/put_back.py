"""Put back: words that were typed when the workbench ended are written again into the field where they stood.

The way to a field is plain data, told by the page or dialog that has it (typed_field.py). Nothing is applied:
the words stand in the field as if they had just been typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.gui.document import Document
from workbench.gui.files import Files
from workbench.gui.pages import DATA, MODEL, VARIABLES, Pages
from workbench.gui.preparing import Preparing
from workbench.gui.typed_field import put_words
from workbench.project.drafts import Draft

Way = Mapping[str, Any]
Done = Callable[[bool], object]
DIALOGS = ("step", "filter", "database")


class PutBack:
    """Opens the places of drafts in the window."""

    def __init__(self, document: Document, files: Files, pages: Pages, preparing: Preparing) -> None:
        self._document, self._files, self._pages, self._preparing = document, files, pages, preparing

    def put(
        self, drafts: Sequence[Draft], original: str, then: Callable[[tuple[Draft, ...]], object]
    ) -> None:
        """Put drafts back; `then` gets those whose place is gone.

        original: the project in which they were typed, opened first if another is open; "": the present one.
        """
        ordered = sorted(drafts, key=lambda draft: draft.way.get("kind") in DIALOGS)  # they take the keys
        if original in ("", self._document.path):
            self._go_on(ordered, [], then)
        elif Path(original).is_file():
            self._files.open_path(original, then=lambda: self._go_on(ordered, [], then))
        else:
            then(tuple(drafts))

    def _go_on(
        self, drafts: list[Draft], lost: list[Draft], then: Callable[[tuple[Draft, ...]], object]
    ) -> None:
        """Put the first of them back, then the others: a page may have to be made for each."""
        if not drafts:
            then(tuple(lost))
            return
        first, *others = drafts

        def done(found: bool) -> None:
            self._go_on(others, lost if found else [*lost, first], then)

        try:
            self._put(first, done)
        except (WorkbenchError, LookupError, TypeError, ValueError):  # not a way that this workbench knows
            done(False)

    def _put(self, draft: Draft, done: Done) -> None:
        way, words = draft.way, draft.words
        kind, table = way.get("kind"), way.get("table")
        if kind not in ("model", "database") and table is not None:
            self._document.use_table(table)
            if table != self._document.project.table:
                done(False)
                return
        if kind == "model":
            self._into_model(way, words, done)
        elif kind in ("cell", "table_name"):
            done(self._on_page(DATA, way, words))
        elif kind == "variable":
            done(self._on_page(VARIABLES, way, words))
        elif kind in DIALOGS:
            done(self._in_dialog(str(kind), way, words))
        else:
            done(False)

    def _into_model(self, way: Way, words: str, done: Done) -> None:
        """Into the formula or an option of an analysis, once its editor is there."""
        document = self._document
        if document.find(way["analysis"]) is None or document.dataset is None:
            done(False)
            return
        document.set_current(way["analysis"])
        self._pages.show_page(MODEL)
        page: Any = self._pages.make(MODEL)
        page.when_whole(lambda editor: done(editor is not None and editor.put_back(way, words)))

    def _on_page(self, place: int, way: Way, words: str) -> bool:
        if self._document.dataset is None:
            return False
        self._pages.show_page(place)
        page: Any = self._pages.make(place)
        return bool(page.put_back(way, words))

    def _in_dialog(self, kind: str, way: Way, words: str) -> bool:
        if kind == "database":
            ask = self._files.ask_database_table if way["adding"] else self._files.ask_database
            put_words(ask().query, words)
            return True
        page: Any = self._pages.make(DATA)
        open_dialog = page.tables.ask_filter if kind == "filter" else partial(self._step_dialog, way)
        dialog: Any = open_dialog()
        return dialog is not None and bool(dialog.put_back(way, words))

    def _step_dialog(self, way: Way) -> Any:
        """The dialog of a step with its options as they were; one for all fields of it."""
        dialog = self._preparing.dialog
        if dialog is None or not dialog.isVisible() or dialog.step_id != way["step"]:
            dialog = self._preparing.open(way["step"], dict(way["values"]))
        return dialog
