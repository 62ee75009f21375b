"""Diagrams as SVG."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.results.strategies import rows, words
from workbench.results import Cell, Diagram
from workbench.results.svg_diagram import diagram_svg

SVG = "{http://www.w3.org/2000/svg}"


@settings(max_examples=50, deadline=None)
@given(st.builds(Diagram, words, words, rows, rows))
def test_any_diagram_is_well_formed(diagram: Diagram) -> None:
    ElementTree.fromstring(diagram_svg(diagram))


def test_nodes_and_arrows() -> None:
    nodes: tuple[dict[str, Cell], ...] = (
        {"id": "a", "label": "School", "shape": "ellipse", "layer": 0},
        {"id": "b", "label": "Reading", "shape": "box", "layer": 1},
        {"id": "c", "label": "Vocabulary", "shape": "box", "layer": 1},
    )
    edges = (
        {"source": "a", "target": "b", "label": "0.52", "style": "dash"},
        {"source": "b", "target": "c", "label": "", "style": "both"},
        {"source": "b", "target": "nowhere", "label": "", "style": "solid"},
    )
    root = ElementTree.fromstring(diagram_svg(Diagram("d", "Paths", nodes, edges)))
    assert len(list(root.iter(SVG + "ellipse"))) == 1 and len(list(root.iter(SVG + "rect"))) == 2
    assert len(list(root.iter(SVG + "polygon"))) == 3
    assert {"School", "Reading", "Vocabulary", "0.52"} == {text.text for text in root.iter(SVG + "text")}
    assert root.findtext(SVG + "desc") == "School → Reading (0.52); Reading ↔ Vocabulary; Reading → nowhere"


def test_arrows_end_at_the_outline() -> None:
    nodes: tuple[dict[str, Cell], ...] = (
        {"id": "a", "label": "a", "layer": 0},
        {"id": "b", "label": "b", "layer": 1},
    )
    root = ElementTree.fromstring(diagram_svg(Diagram("d", "", nodes, ({"source": "a", "target": "b"},))))
    boxes = [(float(str(r.get("y"))), float(str(r.get("height")))) for r in root.iter(SVG + "rect")]
    path = next(root.iter(SVG + "path")).get("d")
    ys = [float(end.split()[1]) for end in str(path).strip("M").split("L")]
    assert ys == [boxes[0][0] + boxes[0][1], boxes[1][0]]
