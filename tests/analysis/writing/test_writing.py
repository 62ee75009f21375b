"""The parts of write-ups: citations, terms in words, sentences; and a write-up that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

import workbench
from workbench.analysis.reporting import QuietReporter
from workbench.analysis.runner import perform
from workbench.analysis.writing import (
    Citation,
    Paper,
    Terms,
    article,
    capital,
    counted,
    library,
    listed,
    unit,
)
from workbench.data.frame import dataset_of
from workbench.results import DataUse, Result, Section, Text

FRAME = pd.DataFrame({"a:b": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 3.0, 2.0, 5.0], "g": ["u", "v:w", "u", "v:w"]})
DATA = dataset_of(FRAME)


def paper() -> Paper:
    analysis = workbench.analyses()["linear_mlm.ols"]
    options = analysis.check_options({"formula": "y ~ g"})
    return Paper(Result("t.t", {}, DataUse(4, 4), (), version="1.2"), options, DATA)


def test_what_is_cited_is_listed_in_the_order_of_names() -> None:
    written = paper()
    other = Citation("Adams", "1999", "Adams, A. (1999). A title. A journal, 1(1), 1–2.")
    written.method(f"We did it {written.cite(library.RUBIN, other)}.", "")
    written.results(f"As in {written.name(library.BATES)}.")
    section = written.section()
    assert isinstance(section, Section)
    method, results, references = (block.text for block in section.blocks if isinstance(block, Text))
    assert method == "We did it (Adams, 1999; Rubin, 1987)."
    assert results == "As in Bates et al. (2015)."
    assert [entry.split(",")[0] for entry in references.split("\n\n")] == ["Adams", "Bates", "Rubin"]


def test_nothing_written_is_no_section() -> None:
    assert paper().section() is None


@pytest.mark.parametrize("source", [s for s in vars(library).values() if isinstance(s, Citation)])
def test_entries_begin_with_the_authors_that_the_text_names(source: Citation) -> None:
    first = source.authors.split(" ")[0]
    assert source.entry.startswith(first)
    assert f"({source.year})" in source.entry
    assert source.entry.count("(") == source.entry.count(")")


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("a:b", "a:b"),
        ("g[v:w]", "g = v:w"),
        ("`a:b`:g[v:w]", "a:b and g = v:w"),
        ("center(y)", "y (grand-mean centred)"),
        ("group_mean(y, g)", "the mean of y in g"),
        ("poly(y, 2)[1]", "poly(y, 2)[1]"),
        ("other[x]", "other[x]"),
    ],
)
def test_terms_in_words(term: str, words: str) -> None:
    assert Terms(DATA).words(term) == words


def test_a_category_has_a_reference_unless_it_is_coded_otherwise() -> None:
    assert Terms(DATA).category("g[v:w]") == ("g", "v:w", "u")
    assert Terms(DATA, {"g": "sum"}).category("g[v:w]") == ("g", "v:w", "")
    assert Terms(DATA, categories=("v:w",)).split("v:w:y") == ("v:w", "y")


def test_small_words() -> None:
    assert listed(["a"]) == "a" and listed("abc") == "a, b, and c"
    assert listed("abcdefghijk").endswith("g, and 4 more")
    assert counted(1, "row") == "1 row" and counted(4059, "row") == "4,059 rows"
    assert capital("x was", ["x"]) == "x was" and capital("the mean") == "The mean"
    assert capital("poly(x)[1] was") == "poly(x)[1] was"
    assert article("ordered model") == "an ordered model"
    assert [unit(text) for text in ("0.39", "−0.12", "1.00")] == [".39", "−.12", "1.00"]


def own_words(written: Paper) -> None:
    """A write-up as a plugin has it."""
    written.method("Our own words.")


def failing_words(written: Paper) -> None:
    raise ValueError("no words")


@pytest.mark.parametrize(("function", "sections"), [(own_words, 1), (failing_words, 0)])
def test_plugins_write_and_their_faults_cost_no_numbers(
    function: Callable[[Paper], None], sections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("workbench.analysis.writing.paper.record", lambda title, error: told.append(title))
    analysis = replace(workbench.analyses()["linear_mlm.ols"], write_up=f"{__name__}:{function.__name__}")
    result = perform(analysis, DATA, {"formula": "y ~ g"}, QuietReporter())
    assert [b.id for b in result.blocks].count("write_up") == sections
    assert result.table("fixed_effects").rows
    assert told == ["write-up of linear_mlm.ols"] * (1 - sections)
