"""The graph builder in the window: a form for every graph, filled by pointing."""

from __future__ import annotations

import pytest
from gui_model import Opener, drop

import workbench
from workbench.extension.manager import plugin_manager
from workbench.gui.document import Document

GRAPHS = [name for name in plugin_manager().analyses() if name.startswith("graphs.")]


@pytest.mark.parametrize("name", GRAPHS)
def test_every_graph_has_a_form_with_help_for_each_field(open_editor: Opener, name: str) -> None:
    analysis = plugin_manager().analysis(name)
    editor = open_editor(analysis)
    fields = {key: field for key, field in analysis.options.fields.items() if key != "formula"}
    assert editor.options.editors.keys() == fields.keys()
    assert all(field.title and field.help and field.group for field in fields.values())


def test_dropped_variables_make_the_graph(open_editor: Opener, document: Document) -> None:
    editor = open_editor(plugin_manager().analysis("graphs.scatter"))
    for option, name in (("x", "x"), ("y", "y")):
        assert drop(editor.options.editors[option].slot, [name])  # type: ignore[attr-defined]
    options = dict(document.project.entry(editor.entry_id).options)
    assert options == {"x": ["x"], "y": ["y"]}
    assert document.dataset is not None
    assert workbench.run("graphs.scatter", document.dataset, options).blocks


def test_categories_are_not_taken_where_numbers_are_needed(open_editor: Opener, document: Document) -> None:
    editor = open_editor(plugin_manager().analysis("graphs.scatter"))
    drop(editor.options.editors["x"].slot, ["g"])  # type: ignore[attr-defined]
    assert not document.project.entry(editor.entry_id).options
