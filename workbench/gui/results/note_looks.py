"""What the buttons and keys of a note do to the words that are selected."""

from __future__ import annotations

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextList,
    QTextListFormat,
)

_SIZES = {0: 0, 1: 3, 2: 2, 3: 1}
"""Steps of size above that of the words, by level of a heading."""
HEADING = 2
"""The level of headings that are made here."""


def toggle_bold(cursor: QTextCursor) -> None:
    """Bold, or not any more."""
    look = QTextCharFormat()
    bold = cursor.charFormat().fontWeight() >= QFont.Weight.DemiBold.value
    look.setFontWeight(QFont.Weight.Normal if bold else QFont.Weight.Bold)
    cursor.mergeCharFormat(look)


def toggle_italic(cursor: QTextCursor) -> None:
    """Italic, or not any more."""
    look = QTextCharFormat()
    look.setFontItalic(not cursor.charFormat().fontItalic())
    cursor.mergeCharFormat(look)


def toggle_heading(cursor: QTextCursor) -> None:
    """Make the paragraphs headings, or paragraphs again."""
    level = 0 if cursor.blockFormat().headingLevel() else HEADING
    cursor.beginEditBlock()
    block, look = QTextBlockFormat(), QTextCharFormat()
    block.setHeadingLevel(level)
    look.setFontWeight(QFont.Weight.Bold if level else QFont.Weight.Normal)
    look.setProperty(QTextFormat.Property.FontSizeAdjustment, _SIZES[level])
    whole = _whole_blocks(cursor)
    whole.mergeBlockFormat(block)
    whole.mergeCharFormat(look)
    whole.mergeBlockCharFormat(look)
    cursor.endEditBlock()


def toggle_list(cursor: QTextCursor, style: QTextListFormat.Style) -> None:
    """Make the paragraphs a list of that style, or paragraphs again."""
    cursor.beginEditBlock()
    inside = cursor.currentList()
    if inside is not None and inside.format().style() == style:
        _leave_lists(cursor)
    else:
        look = QTextListFormat()
        look.setStyle(style)
        look.setIndent(inside.format().indent() if inside is not None else 1)
        cursor.createList(look)
    cursor.endEditBlock()


def _leave_lists(cursor: QTextCursor) -> None:
    """Make the items that the selection touches paragraphs."""
    plain = QTextBlockFormat()
    plain.setIndent(0)
    block = cursor.document().findBlock(cursor.selectionStart())
    while block.isValid() and block.position() <= cursor.selectionEnd():
        around: QTextList | None = block.textList()
        if around is not None:
            around.remove(block)
        QTextCursor(block).mergeBlockFormat(plain)
        block = block.next()


def set_link(cursor: QTextCursor, address: str, colour: str) -> None:
    """Link the selected words to an address, "" for no more link; without any the address is written."""
    look = QTextCharFormat()
    look.setAnchor(bool(address))
    look.setAnchorHref(address)
    look.setFontUnderline(bool(address))
    if address:
        look.setForeground(QColor(colour))
    else:
        look.clearForeground()
    if cursor.hasSelection():
        cursor.mergeCharFormat(look)
    elif address:
        cursor.insertText(address, look)
        cursor.insertText(" ", QTextCharFormat())


def _whole_blocks(cursor: QTextCursor) -> QTextCursor:
    """The paragraphs that the selection touches, from their first sign to their last."""
    whole = QTextCursor(cursor)
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    whole.setPosition(first)
    whole.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    end = QTextCursor(cursor)
    end.setPosition(last)
    end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    whole.setPosition(end.position(), QTextCursor.MoveMode.KeepAnchor)
    return whole
