"""The words of options in a narrow window: nothing is cut that has another way, and check boxes line up."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from workbench.analysis.options import Options
from workbench.gui.model.combo import short
from workbench.gui.model.field_editors import BooleanEditor, ChoiceEditor
from workbench.gui.model.options_form import OptionsForm
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.single.options import GlmOptions
from workbench_linear_mlm.options import LmmOptions, OlsOptions

NARROW = 320


def test_the_explanation_in_brackets_goes_first() -> None:
    assert short("Binomial (yes or no)") == "Binomial"
    assert short("AR(1), variances differ by time") == "AR(1), variances differ by time"
    assert short("ARMA(1,1) (free first step)") == "ARMA(1,1)"


@pytest.mark.parametrize("options", [LmmOptions, OlsOptions, GlmOptions, GlmmOptions])
def test_every_choice_can_be_read_in_a_narrow_form(qtbot: QtBot, options: type[Options]) -> None:
    form = OptionsForm(options)
    qtbot.addWidget(form)
    while form.make_next():
        pass
    for group in form.groups:
        for fold in group.folds:
            fold.reveal(True)
    form.resize(NARROW, 3000)
    form.show()
    form.show_values({})
    for name, editor in form.editors.items():
        if isinstance(editor, ChoiceEditor):
            box: QComboBox = editor.box
            room = box.width() - 40
            texts = [short(box.itemText(i)) for i in range(box.count())]
            assert max(map(box.fontMetrics().horizontalAdvance, texts)) <= room, name
        if isinstance(editor, BooleanEditor):
            assert editor.box.sizeHint().width() <= editor.box.width(), name
            assert editor.box.mapTo(form, editor.box.rect().topLeft()).x() < 20, name
