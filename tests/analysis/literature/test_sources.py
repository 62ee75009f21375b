"""The sources of the core and of the plugins: each is written once, and in the form of the APA."""

from __future__ import annotations

import importlib
import re
from types import ModuleType

import pytest

import workbench
from workbench.analysis.literature import Citation, library

PLACES = (
    "workbench_describe.sources",
    "workbench_glmm.write_up.sources",
    "workbench_graphs.sources",
    "workbench_linear_mlm.sources",
)


def _in(place: ModuleType) -> set[Citation]:
    return {thing for thing in vars(place).values() if isinstance(thing, Citation)}


SOURCES = sorted(
    _in(library).union(*(_in(importlib.import_module(place)) for place in PLACES)),
    key=lambda source: source.entry,
)
AUTHOR = r"[^\d,]+, (?:[A-Z]\.[ -]?)+"
FORM = re.compile(
    rf"(?:{AUTHOR},? ?(?:& )?)+ \((?P<year>\d{{4}})\)\. \S.+\.(?: https://doi\.org/10\.\d{{4,5}}/\S+[^.])?"
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.in_brackets)
def test_entry_has_the_form_of_the_apa(source: Citation) -> None:
    found = FORM.fullmatch(source.entry)
    assert found, source.entry
    assert found["year"] == source.year
    assert source.entry.startswith(source.authors.split(" & ")[0].removesuffix(" et al."))
    assert not re.search(r"\d-\d+[.,] ", source.entry), "pages are joined by an en dash"


def test_no_source_is_written_twice() -> None:
    works = [re.split(r"\(\d{4}\)\. ", source.entry)[1][:40] for source in SOURCES]
    dois = [found[0] for source in SOURCES if (found := re.search(r"10\.\d{4,5}/\S+", source.entry))]
    assert len(set(works)) == len(works)
    assert len(set(dois)) == len(dois)


def test_analyses_name_sources_that_are_listed() -> None:
    entries = {source.entry for source in SOURCES}
    for analysis in workbench.analyses().values():
        assert entries.issuperset(analysis.references), analysis.id
