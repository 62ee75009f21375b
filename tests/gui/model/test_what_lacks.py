"""An analysis that was just added asks for what it needs, in the words of the form and without alarm."""

from __future__ import annotations

from gui_model import Opener
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.jobs import LiveRunner
from workbench_describe.plugin import CROSSTAB


def test_the_form_says_below_the_option_what_to_do(open_editor: Opener) -> None:
    editor = open_editor(CROSSTAB)
    row = editor.options.rows["rows"]
    assert row.problem == "Choose a variable for “Rows”."
    assert row._problem.property("tone") == "hint"


def test_a_wrong_value_is_still_an_error(open_editor: Opener) -> None:
    editor = open_editor(CROSSTAB, rows=3)
    row = editor.options.rows["rows"]
    assert row.problem
    assert row._problem.property("tone") == "error"


def test_the_result_says_where_to_go(document: Document, qtbot: QtBot) -> None:
    from workbench.analysis.workers import WorkerPool
    from workbench.extension.manager import plugin_manager

    manager = plugin_manager()
    with WorkerPool(manager) as pool:
        runner = LiveRunner(document, pool, manager)
        added = document.add_analysis(CROSSTAB.id, CROSSTAB.title)
        qtbot.waitUntil(lambda: document.run(added).status == "incomplete")
        assert document.run(added).message == (
            "Choose a variable for “Rows” in the Model tab to see results here."
        )
        runner.close()
