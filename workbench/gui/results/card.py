"""EntryCard: one analysis in the results pane: title, summary, what is happening, notices, and its blocks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from workbench.gui.document import Document
from workbench.gui.layouts import layouts_at_rest
from workbench.gui.results.acting import apply_action
from workbench.gui.results.card_header import CardHeader
from workbench.gui.results.column import BlockColumn
from workbench.gui.results.dragging import Dragging
from workbench.gui.results.dresser import Dresser
from workbench.gui.results.factory import widget_for
from workbench.gui.results.figure import FigureBlock
from workbench.gui.results.note import Note, NoteEdit
from workbench.gui.results.progress import ProgressStrip
from workbench.gui.results.section import SectionBlock
from workbench.gui.results.shown_blocks import shown_blocks
from workbench.gui.results.summary_strip import SummaryStrip
from workbench.gui.results.table import TableBlock
from workbench.gui.runs import RunState
from workbench.gui.widgets import restyle
from workbench.project.arrangement import place_of, with_collapsed
from workbench.project.model import AnalysisEntry, new_id
from workbench.results import Action, Block, Notice
from workbench.results.summary import VERDICT
from workbench.results.table_style import spelling

_BADGES = {
    "running": ("Updating", "accent"),
    "queued": ("Updating", "accent"),
    "failed": ("Failed", "error"),
    "waiting": ("Waiting for Run", "warning"),
    "cancelled": ("Stopped", "warning"),
    "incomplete": ("Not ready", "muted"),
}
_CHANGED_BY_READERS: tuple[type[SectionBlock | TableBlock | NoteEdit | FigureBlock], ...] = (
    SectionBlock,
    TableBlock,
    FigureBlock,
    NoteEdit,
)


class EntryCard(QFrame):
    """Follows one analysis of the document."""

    def __init__(self, document: Document, entry_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._document, self._id = document, entry_id
        self._seen: tuple[AnalysisEntry | None, RunState] = (None, RunState())
        self.header = CardHeader()
        self.summary = SummaryStrip()
        self.progress = ProgressStrip()
        self.notices = BlockColumn(widget_for, spacing=8)
        self.blocks = BlockColumn(widget_for)
        self.note_above, self.note = Note("above"), Note()
        self._dresser = Dresser()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 20)
        layout.setSpacing(12)
        over = QVBoxLayout()
        over.setContentsMargins(6, 0, 4, 0)
        over.addWidget(self.note_above)
        layout.addLayout(over)
        layout.addWidget(self.header)
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(6, 0, 4, 0)
        inside.setSpacing(12)
        for widget in (self.summary, self.progress, self.notices, self.blocks, self.note):
            inside.addWidget(widget)
        layout.addWidget(self._body)
        layout.addStretch(1)  # a card that is still being built may have more room than it needs
        self.header.renamed.connect(self._rename)
        self.header.chosen.connect(self._do)
        self.header.folded.connect(self._fold)
        self._dragging = Dragging(self, lambda pane: list(pane.findChildren(EntryCard)))
        self.header.grip.moved.connect(self._dragging.show_at)
        self.header.grip.dropped.connect(self._drop)
        self.header.grip.stepped.connect(partial(document.move_entry, entry_id))
        self.note.kept.connect(partial(self._keep_note, "note"))
        self.note_above.kept.connect(partial(self._keep_note, "note_above"))
        self.progress.run.connect(lambda: document.request_run(entry_id))
        self.progress.cancel.connect(lambda: document.request_cancel(entry_id))
        document.entry_changed.connect(self._refresh_if_mine)
        document.run_changed.connect(self._refresh_if_mine)
        document.current_changed.connect(self._mark_current)
        document.style_changed.connect(self._restyle)
        self._refresh()
        self._mark_current(document.current_id)

    @property
    def building(self) -> bool:
        """Some blocks are not shown yet."""
        return any(column.building for column in self.findChildren(BlockColumn))

    @property
    def touched(self) -> bool:
        """The reader has opened, closed, unfolded or begun to write something in it."""
        return any(block.touched for kind in _CHANGED_BY_READERS for block in self.findChildren(kind))

    def release(self) -> None:
        """Let go of what is drawn, before the card is deleted."""
        for figure in self.findChildren(FigureBlock):
            figure.release()

    def _refresh_if_mine(self, entry_id: str) -> None:
        if entry_id == self._id:
            self._refresh()

    def _refresh(self) -> None:
        entry = self._document.find(self._id)
        if entry is None:
            return
        run = self._document.run(self._id)
        if self._seen[0] is entry and self._seen[1] == run:
            return
        self._seen = entry, run
        words, level = _badge(entry, run)
        with layouts_at_rest(self):
            self.header.show_entry(entry.title, subtitle_of(entry))
            self.header.show_state(words, level)
            self.header.show_folded(entry.collapsed)
            self.note_above.show_words(entry.note_above)
            self._body.setVisible(not entry.collapsed)
            if not entry.collapsed:
                self._show_body(entry, run)

    def _show_body(self, entry: AnalysisEntry, run: RunState) -> None:
        """All below the head, in the style of the project."""
        style = self._document.project.table_style
        self.summary.show_result(entry.result, spelling(style))
        self.note.show_words(entry.note)
        self.progress.show_state(run)
        self.notices.show_blocks(_news(entry, run))
        blocks = shown_blocks(entry, run)
        self.blocks.show_blocks(self._dresser.dressed(blocks, entry.result, style))

    def _restyle(self) -> None:
        """The style of tables has changed."""
        self._seen = (None, RunState())
        self._refresh()

    def _mark_current(self, current: str) -> None:
        restyle(self, current=current == self._id and len(self._document.project.analyses) > 1)

    def _rename(self, title: str, session: str) -> None:
        entry = self._document.find(self._id)
        if entry is not None and title != entry.title:
            words = f"Rename {self.header.title.before or 'analysis'} to {title or 'nothing'}"
            self._document.edit_entry(self._id, words, session=session, title=title)

    def _keep_note(self, field: str, words: str, session: str) -> None:
        entry = self._document.find(self._id)
        if entry is not None and words != getattr(entry, field):
            label = f"Write a note on {entry.title}"
            self._document.edit_entry(self._id, label, session=session, **{field: words})

    @property
    def entry_id(self) -> str:
        """The id of its analysis."""
        return self._id

    def _drop(self, place: QPoint) -> None:
        """Put the analysis beside the card that is there."""
        self._dragging.end()
        card, before = self._dragging.neighbour(place)
        if isinstance(card, EntryCard):
            now, there = (place_of(self._document.project, name) for name in (self._id, card.entry_id))
            wanted = there if before else there + 1
            self._document.move_entry_to(self._id, wanted - (wanted > now))

    def _fold(self, folded: bool) -> None:
        self._document.adopt(with_collapsed(self._document.project, folded, (self._id,)))

    def _do(self, name: str) -> None:
        document, entry = self._document, self._document.project.entry(self._id)
        if name == "run":
            document.request_run(self._id)
        elif name == "rename":
            self.header.title.setFocus()
            self.header.title.selectAll()
        elif name == "note":
            self._fold(False)
            self.note.begin()
        elif name == "code":
            self.show_code()
        elif name == "note_above":
            self.note_above.begin()
        elif name == "fold":
            self._fold(not entry.collapsed)
        elif name == "export":
            document.export_requested.emit(self._id)
        elif name == "duplicate":
            copy = replace(entry, id=new_id(), title=f"{entry.title} (copy)")
            document.apply(f"Duplicate {entry.title}", document.project.with_entry(copy))
            document.set_current(copy.id)
        elif name == "delete":
            document.remove_entry(self._id)
        else:
            document.move_entry(self._id, -1 if name == "up" else 1)

    def show_code(self) -> None:
        """The analysis in R, in Python and as a recipe, to copy or save."""
        from workbench.gui.results.code_dialog import CodeDialog
        from workbench.project.entry_code import entry_code

        project = self._document.project
        entry = project.entry(self._id)
        if project.dataset is not None:
            CodeDialog(entry_code(project, entry), entry.title, self.window()).open()

    def act(self, action: Action) -> None:
        """Do what a notice of this analysis advises, be it of the run that failed or of the last result."""
        entry, error = self._document.project.entry(self._id), self._document.run(self._id).error
        told_now = error is not None and action in error.actions
        made_for = entry.options if told_now or entry.result is None else entry.result.options
        apply_action(self._document, self._id, action, made_for)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._document.set_current(self._id)
        return super().event(event)


def subtitle_of(entry: AnalysisEntry) -> str:
    """The model."""
    return str(entry.options.get("formula") or "")


def _news(entry: AnalysisEntry, run: RunState) -> tuple[Block, ...]:
    """What went wrong now, and where, comes before what the last result had to say."""
    now: tuple[Block, ...] = ()
    if run.status == "failed" and run.error is not None:
        now = (run.error, *run.blocks)
    told = entry.result.notices if entry.result is not None else ()
    return now + tuple(notice for notice in told if not is_good_news(notice))


def is_good_news(notice: Notice) -> bool:
    """A verdict without a complaint: the summary above says so already."""
    return notice.id == VERDICT and notice.level == "info"


def _badge(entry: AnalysisEntry, run: RunState) -> tuple[str, str]:
    if run.status in _BADGES:
        return _BADGES[run.status]
    return ("Out of date", "warning") if entry.stale else ("", "")
