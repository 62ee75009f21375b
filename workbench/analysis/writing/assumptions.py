"""What the checks of the assumptions found, in one sentence."""

from __future__ import annotations

from workbench.analysis.writing.paper import Paper
from workbench.analysis.writing.sentences import listed

DOUBTFUL, LOOK = "■", "▲"


def doubts(paper: Paper) -> str:
    """The assumptions that the checks call in doubt; "" where nothing was checked."""
    rows = paper.rows("assumptions")
    if not rows:
        return ""
    doubtful = [_quoted(row.word("assumption")) for row in rows if row.word("light").startswith(DOUBTFUL)]
    noted = [_quoted(row.word("assumption")) for row in rows if row.word("light").startswith(LOOK)]
    if not doubtful and not noted:
        return "The checks of the assumptions gave no reason for doubt."
    sentences = []
    if doubtful:
        sentences.append(f"The checks cast doubt on {_these(doubtful)}: {listed(doubtful)}.")
    if noted:
        also = "also " if doubtful else ""
        sentences.append(f"They {also}showed smaller departures from {_these(noted)}: {listed(noted)}.")
    words = " ".join(sentences)
    return words if doubtful else words.replace("They showed", "The checks showed", 1)


def _these(names: list[str]) -> str:
    return "one assumption" if len(names) == 1 else "some assumptions"


def _quoted(name: str) -> str:
    return f"“{name[:1].lower() + name[1:]}”"
