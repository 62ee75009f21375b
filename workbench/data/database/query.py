"""Is this text one query that only reads? Asked before a database sees it, whatever that would allow."""

from __future__ import annotations

import re

from workbench.errors import DataError

_SILENT = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*` | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$
      | --[^\n]* | /\*(?!!).*?\*/""",
    re.DOTALL | re.VERBOSE,
)
"""Texts, quoted names and comments; MySQL runs what stands in a comment that begins with /*!."""
_READS = re.compile(r"[\s(]*(?:select|with|values|table)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(?:into|insert|update|delete|merge|drop|alter|create|truncate|grant|call|attach)\b", re.IGNORECASE
)
_ADVICE = "Write one SELECT over the tables of the database."


def checked_query(query: str) -> str:
    """The query without a semicolon at its end; DataError when it is anything but one SELECT."""
    plain = _SILENT.sub(_stand_in, query).rstrip().removesuffix(";").rstrip()
    if ";" in plain:
        raise DataError("The query is more than one statement.", _ADVICE)
    if "/*!" in plain or not _READS.match(plain):
        raise DataError("The query is not answered: it does not begin with SELECT or WITH.", _ADVICE)
    found = _WRITES.search(plain)
    if found is not None and not _is_call(plain, found):
        raise DataError(
            f"The query is not answered: {found[0].upper()} could change the database.",
            "Only read; a variable of that name is written in quotes.",
        )
    return query.strip().removesuffix(";").rstrip()


def _stand_in(silent: re.Match[str]) -> str:
    """Nothing for a comment, a name for a text or a quoted name."""
    return " " if silent[0].startswith(("--", "/*")) else " quoted "


def _is_call(plain: str, found: re.Match[str]) -> bool:
    """A function of that name, such as insert(text, 1, 2, 'x') or truncate(x, 1) of MySQL."""
    return found[0].lower() in ("insert", "truncate") and plain[found.end() :].lstrip().startswith("(")
