"""Escaping, and the reduction of HTML to harmless formatting."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.results.markup import escape, isolate, only_formatting, paragraphs

tags = ["<b>", "</b>", "<sub>", "</sub>", "<script>", "</script>", "<style>", "<br>", "<img/onerror=y>"]
odds = ["<", ">", "</", "<!--", "-->", "<![", "<?", "<!", "&lt;", "&#60;", "'", '"', "x", "\x00"]
pieces = st.sampled_from([*tags, *odds])


def test_escape() -> None:
    assert escape("<a href=\"x\" title='y'>&\x00\ud800") == (
        "&lt;a href=&quot;x&quot; title=&#x27;y&#x27;&gt;&amp;\ufffd\ufffd"
    )
    assert isolate("<") == "<bdi>&lt;</bdi>"


def test_paragraphs() -> None:
    assert paragraphs("a\nb\n\n  \nc\n") == ["a\nb", "c"]


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("y<sub>ij</sub> = <i>x</i>", "y<sub>ij</sub> = <i>x</i>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<sub>open", "<sub>open</sub>"),
        ("stray</sup>", "stray"),
        ("<b onclick='x'>bold</b>", "<b>bold</b>"),
        ("one<br>two", "one<br>two"),
    ],
)
def test_formatting_is_kept(markup: str, kept: str) -> None:
    assert only_formatting(markup) == kept


@given(st.lists(pieces, max_size=12).map("".join) | st.text())
def test_nothing_else_gets_through(markup: str) -> None:
    rest = re.sub(r"</?(sub|sup|i|em|b|strong|u)>|<br>", "", only_formatting(markup))
    assert "<" not in rest and ">" not in rest
