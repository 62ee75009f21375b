"""Paper: what a write-up is written on; it collects sentences and what they cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.description import Analysis, load_callable
from workbench.analysis.literature import library
from workbench.analysis.literature.citation import Citation
from workbench.analysis.logbook import record
from workbench.analysis.options import Options
from workbench.analysis.writing.cells import Row, rows_of
from workbench.results import Result, Section, Text

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

SECTION = "write_up"
REPORT = "report"
TITLE = "For your paper"


class Paper:
    """result: complete, without the write-up; options: of the analysis; data: that were analysed."""

    def __init__(self, result: Result, options: Options, data: Dataset) -> None:
        self.result, self.options, self.data = result, options, data
        self._method: list[str] = []
        self._results: list[str] = []
        self._cited: set[Citation] = set()

    def rows(self, table_id: str) -> tuple[Row, ...]:
        """The rows of a table of the result, none if there is no such table."""
        return rows_of(self.result, table_id)

    def method(self, *sentences: str) -> None:
        """Add sentences to the paragraph on the method; empty ones are left out."""
        self._method += [sentence for sentence in sentences if sentence]

    def results(self, *sentences: str) -> None:
        """Add sentences to the paragraph on the results; empty ones are left out."""
        self._results += [sentence for sentence in sentences if sentence]

    def cite(self, *sources: Citation, after: str = "") -> str:
        """(Bates et al., 2015; Rubin, 1987); the sources enter the list of references.

        after: words that stand before them in the same brackets, such as "REML".
        """
        self._cited |= set(sources)
        named = [source.in_brackets for source in sorted(sources, key=_place)]
        return f"({'; '.join([after, *named] if after else named)})"

    def name(self, source: Citation) -> str:
        """Bates et al. (2015), as part of a sentence; the source enters the list of references."""
        self._cited.add(source)
        return source.in_text

    def software(self) -> str:
        """The program and its version, cited."""
        source = library.software(self.result.version)
        return f"the Multilevel Workbench {self.cite(source, after=f'Version {self.result.version}')}"

    def section(self) -> Section | None:
        """The write-up as blocks; None when nothing was written."""
        parts = (
            ("method", "Method", " ".join(self._method)),
            ("results", "Results", " ".join(self._results)),
            ("references", "References", "\n\n".join(s.entry for s in sorted(self._cited, key=_place))),
        )
        blocks = tuple(Text(f"{SECTION}_{name}", title, words) for name, title, words in parts if words)
        return Section(SECTION, TITLE, blocks) if blocks else None


def write_up(analysis: Analysis, result: Result, options: Options, data: Dataset) -> Result:
    """The result with its write-up, after the report in words where there is one, else at the end.

    A write-up that goes wrong is left out and told in the log: the numbers matter more.
    """
    if not analysis.write_up:
        return result
    paper = Paper(result, options, data)
    try:
        load_callable(analysis.write_up, analysis.id)(paper)
        section = paper.section()
    except Exception as error:  # a plugin's words may fail in any way
        record(f"write-up of {analysis.id}", error)
        return result
    return result if section is None else _with(result, section)


def _with(result: Result, section: Section) -> Result:
    from dataclasses import replace

    ids = [block.id for block in result.blocks]
    place = ids.index(REPORT) + 1 if REPORT in ids else len(ids)
    return replace(result, blocks=(*result.blocks[:place], section, *result.blocks[place:]))


def _place(source: Citation) -> tuple[str, str]:
    return source.entry.casefold(), source.year
