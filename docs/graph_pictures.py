"""Make docs/graphs.md and the pictures it shows: `python docs/graph_pictures.py`, without a display.

Each graph of graph_list.py is what an analysis returns for the recipe printed beside it; what to choose is
read off the titles of its options. The data are those that tests may carry (tests/reference/LICENSES.md),
and those of Anscombe (1973).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE, PICTURES = ROOT / "docs" / "graphs.md", ROOT / "docs" / "graphs"
DATA = ROOT / "tests" / "reference" / "data"
sys.path[:0] = [str(ROOT), str(ROOT / "plugins"), str(ROOT / "docs")]

from graph_list import ANSCOMBE, BOOK, FOUR_SETS, MORE, Graph  # noqa: E402

WIDTH = 720
HEAD = """# Graphs

Twenty graphs that a textbook of multilevel models in R draws (Finch & Bolin, *Multilevel Modeling Using R*,
chapters 1, 3 and 6), made by pointing, and some more. Below each picture stands what to choose, and the
recipe that `workbench run` takes for the same graph. The page and its pictures are made by
`python docs/graph_pictures.py`.

Data: reading achievement of 10,320 pupils in classes, schools and districts (`prime_time_achievement`,
R package DMAR, GPL 3), reaction times of persons who sleep too little (`sleepstudy`, R package lme4, GPL 2),
and Anscombe's four sets (1973, *The American Statistician*, 27, 17-21).
"""


def page() -> str:
    """The text of docs/graphs.md."""
    parts = [HEAD, *map(section, BOOK), "## And more\n", *map(section, MORE)]
    return "\n".join(parts)


def section(graph: Graph) -> str:
    """Title, picture, what to point at and the recipe of a graph."""
    pictures = [f"![{graph.title}](graphs/{graph.name}.png)"]
    if graph.dark:
        pictures.append(f"![The same in the dark theme](graphs/{graph.name}-dark.png)")
    recipe = json.dumps(graph.recipe, ensure_ascii=False)
    level = "###" if graph in MORE else "##"
    body = "\n\n".join([graph.about, *pictures, pointed(graph), f"```json\n{recipe}\n```"])
    return f"{level} {graph.title}\n\n{body}\n"


def pointed(graph: Graph) -> str:
    """Where the analysis stands and which of its options are set, by the words on the screen."""
    from workbench.extension.manager import plugin_manager

    analysis = plugin_manager().analyses()[graph.analysis]
    fields = analysis.options.fields
    where = " › ".join((*analysis.menu, analysis.title))
    chosen = (setting(fields[name], value) for name, value in graph.options.items())
    return f"*{where}*: {'; '.join(chosen)}."


def setting(field: Any, value: Any) -> str:
    """The title of an option and its value as they are on screen."""
    choices = getattr(field, "choices", None)
    if value is True:
        return f"**{field.title}**"
    if isinstance(choices, Mapping):
        return f"**{field.title}** {choices[value].lower()}"
    words = (
        value if isinstance(value, str) else ", ".join(map(str, value)) if isinstance(value, list) else value
    )
    return f"**{field.title}** `{words}`"


def figure_of(graph: Graph) -> Any:
    """The figure that the analysis returns."""
    import pandas as pd

    import workbench
    from workbench.results import Figure

    data = pd.DataFrame(FOUR_SETS) if graph.data == ANSCOMBE else DATA / graph.data
    result = workbench.run(graph.analysis, data, graph.options)
    figures = [block for block in result.walk() if isinstance(block, Figure)]
    return next(figure for figure in figures if graph.figure in ("", figure.id))


def paint(figure: Any, theme: str, path: Path) -> None:
    """A picture 720 pixels wide with a small margin."""
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    from workbench.gui.drawing import ensure_qt
    from workbench.results.svg import svg
    from workbench.results.theme import THEMES

    ensure_qt()
    renderer = QSvgRenderer(QByteArray(svg(figure, theme, width=WIDTH).encode()))  # type: ignore[arg-type]
    size, edge = renderer.defaultSize(), 12
    image = QImage(size.width() + 2 * edge, size.height() + 2 * edge, QImage.Format.Format_RGB32)
    image.fill(QColor(THEMES[theme].background))  # type: ignore[index]
    painter = QPainter(image)
    painter.translate(edge, edge)
    renderer.render(painter, QImage(size.width(), size.height(), QImage.Format.Format_RGB32).rect())
    painter.end()
    few_colours(image).save(str(path), "PNG", 0)  # type: ignore[call-overload]  # 0: compressed most


def few_colours(image: Any) -> Any:
    """The picture in its 256 commonest colours, each other one as the nearest of these: fewer bytes."""
    import numpy as np
    from PySide6.QtGui import QImage

    wide, high = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(high, image.bytesPerLine() // 4)[:, :wide]
    colours, place, counts = np.unique(pixels & 0xFFFFFF, return_inverse=True, return_counts=True)
    table = colours[np.argsort(-counts, kind="stable")[:256]]
    parts, wanted = (np.stack([c >> 16, c >> 8 & 255, c & 255], axis=1).astype(int) for c in (table, colours))
    nearest = np.array([((parts - colour) ** 2).sum(axis=1).argmin() for colour in wanted])
    rows = np.zeros((high, -(-wide // 4) * 4), dtype=np.uint8)
    rows[:, :wide] = nearest[place.reshape(high, wide)]
    indexed = QImage(rows.tobytes(), wide, high, rows.shape[1], QImage.Format.Format_Indexed8)
    indexed.setColorTable([0xFF000000 | int(colour) for colour in table])
    return indexed.copy()


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for graph in (*BOOK, *MORE):
        figure = figure_of(graph)
        paint(figure, "light", PICTURES / f"{graph.name}.png")
        if graph.dark:
            paint(figure, "dark", PICTURES / f"{graph.name}-dark.png")
        print(graph.name)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
