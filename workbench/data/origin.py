"""Where data came from, as `Dataset.source` tells: a file, a database, the clipboard, or the keyboard."""

from __future__ import annotations

from workbench.data.database.address import is_address

CLIPBOARD = "clipboard:"
"""The source of data that were pasted: there is no other place than the project that keeps them."""

TYPED = "typed:"
"""The source of a table that began empty: the steps of preparation make all of it."""


def is_file(source: str) -> bool:
    """Whether the source is the path of a file, which may be gone."""
    return bool(source) and source not in (CLIPBOARD, TYPED) and not is_address(source)
