"""The HTML report: complete, self-contained, accessible, and safe with hostile labels."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings

from tests.results.samples import EVIL, result
from tests.results.strategies import results
from workbench.results import Result
from workbench.results.html import document

_VOID = {"meta", "br"}
_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "footer", "section", "div", "span", "p"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "code", "dl", "dt", "dd", "details", "summary", "bdi"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "b", "i", "u", "br"),
    *("sub", "sup", "em", "strong", "svg", "desc", "g", "path", "circle", "ellipse", "rect", "defs"),
    *("text", "polygon", "clippath", "ul", "li"),
}


class Page(HTMLParser):
    """Collects tags, attributes and text, and checks that tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page() -> Page:
    return Page(document(result(), "Linear mixed model", "y ~ x"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(results)
def test_any_result_is_a_well_formed_page(any_result: Result) -> None:
    text = document(any_result)
    text.encode("utf-8")
    found = Page(text)
    assert {tag for tag, _ in found.tags} <= _TAGS
    assert not any(name.startswith("on") for _, attributes in found.tags for name in attributes)


def test_hostile_labels_are_shown_not_run() -> None:
    text = document(result(), EVIL, EVIL)
    assert "<script" not in text and "onclick='x'>" not in text and "\x00" not in text
    assert text.count("&lt;script&gt;") >= 8


def test_it_needs_nothing_from_outside() -> None:
    text = document(result())
    assert not re.search(r"\b(src|href)=|url\((?!#)|@import", text)
    assert "Content-Security-Policy" in text
    assert "prefers-color-scheme:dark" in text and "@media print" in text


def test_tables_are_accessible() -> None:
    found = page()
    table_parts = [tag for tag, _ in found.tags if tag in ("table", "caption", "thead", "tbody")]
    assert table_parts == ["table", "caption", "thead", "tbody"]
    scopes = [attributes.get("scope") for tag, attributes in found.tags if tag == "th"]
    assert scopes == ["col"] * 7 + ["row"] * 3
    assert ("html", {"lang": "en"}) in found.tags


def test_tables_and_figures_are_numbered_and_numbers_rounded() -> None:
    text = "".join(page().text)
    for expected in ("Table 1", "Figure 1", "Figure 2", "2.0057", "< .001", "Wald intervals"):
        assert expected in text


def test_ids_are_unique() -> None:
    ids = [attributes["id"] for _, attributes in page().tags if "id" in attributes]
    assert ids and len(ids) == len(set(ids))


def test_headings_follow_the_nesting() -> None:
    text = document(result())
    assert re.findall(r"<(h\d)>([^<]+)", text) == [
        ("h1", "linear_mlm.lmm"),
        ("h2", "In words"),
        ("h2", "Model"),
        ("h2", "Estimates"),
        ("h2", "In R"),
        ("h2", "Data and method"),
        ("h3", "Options"),
    ]


def test_every_number_has_its_method_as_tooltip_and_in_a_list_below() -> None:
    text = document(result())
    assert text.count('title="Change of the outcome per unit"') == 4  # the header and three cells
    assert "<summary>What the columns are</summary><dl><dt>Estimate</dt><dd>Change of the outcome" in text


def test_data_and_method_are_told() -> None:
    text = "".join(page().text)
    assert "10,320 of 10,903 used, 583 dropped (missing on gevocab: 412, " in text
    assert "Multilevel Workbench 0.1.0" in text
    for option in ("y ~ x + (x | g)", "seed", "none", "no", "[1, 2]"):
        assert option in text


def test_equations_keep_sub_and_sup_only() -> None:
    text = document(result())
    assert "y<sub>i</sub> = &lt;b" not in text
    assert "y<sub>i</sub> = <b>β</b>" in text


def test_a_collapsed_section_can_be_opened() -> None:
    assert "<details><summary><h2>In R</h2></summary>" in document(result())
