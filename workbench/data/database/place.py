"""Which data of which database: an address and a table or a query, as recipes and projects keep it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from workbench.data.database.address import Address, parse_address
from workbench.errors import DataError, RecipeError

PASSWORD_VARIABLE = "WORKBENCH_DATABASE_PASSWORD"
"""Variable of the environment that tells the password where nobody can be asked."""

_KEYS = ("url", "table", "query")
_CHOSEN = re.compile(r"#(table|query)=([^#]*)\Z")
_ADVICE = 'Write {"url": "postgresql://name@server/study", "query": "SELECT ..."}.'


@dataclass(frozen=True)
class Place:
    """table: one table or view; query: one SELECT instead; neither: the first table.

    password: of this moment only; it is no part of what is compared, shown or written.
    """

    address: Address
    table: str = ""
    query: str = ""
    password: str = field(default="", repr=False, compare=False)

    @property
    def name(self) -> str:
        """What the data are called."""
        return self.table or self.address.title

    @property
    def text(self) -> str:
        """All of it in one line, as `Dataset.source` keeps it: the address, # and what is read."""
        for key in ("query", "table"):
            if value := getattr(self, key):
                return f"{self.address.text}#{key}={quote(value, safe=' ')}"
        return self.address.text

    @property
    def secret(self) -> str:
        """The password: as typed, else as the environment tells."""
        return self.password or os.environ.get(PASSWORD_VARIABLE, "")

    def with_(self, **changes: Any) -> Place:
        """A copy with some fields changed."""
        return replace(self, **changes)

    def to_json(self, folder: Path | None) -> dict[str, Any]:
        """Plain data without the password; a file below `folder` by its path from there."""
        out = {"url": self.address.seen_from(folder).text, "table": self.table, "query": self.query}
        return {key: value for key, value in out.items() if value}


def place_from_text(text: str, *, table: str = "", query: str = "", password: str = "") -> Place:
    """Of an address, perhaps with # and a table or query as in `Place.text`; a password in it is used.

    DataError when it is not an address, or says what to read twice.
    """
    found = _CHOSEN.search(text)
    chosen = {"table": table, "query": query.strip()}
    if found is not None:
        if any(chosen.values()):
            raise DataError("The address says already what to read.", "Take it out behind the #.")
        chosen[found[1]] = unquote(found[2])
    if all(chosen.values()):
        raise DataError("Both a table and a query are named.", "Name one of them.")
    address, told = parse_address(text[: found.start()] if found is not None else text)
    return Place(address.beside(Path.cwd()), **chosen, password=password or told)


def place_from_json(data: Mapping[str, Any], where: str, folder: Path) -> Place:
    """Inverse of `Place.to_json`; RecipeError for anything else, and for a password in it.

    where: of the recipe, for messages.
    """
    for key, value in data.items():
        if key not in _KEYS:
            raise RecipeError(f"'{where}.{key}' is not known.", f"Known are {', '.join(_KEYS)}.")
        if not isinstance(value, str):
            raise RecipeError(f"'{where}.{key}' is not a text.", _ADVICE)
    if not data.get("url"):
        raise RecipeError(f"'{where}' names no address.", _ADVICE)
    table, query = data.get("table", ""), data.get("query", "").strip()
    if table and query:
        raise RecipeError(f"'{where}' names both a table and a query.", "Name one of them.")
    try:
        address, password = parse_address(data["url"])
    except DataError as error:
        raise RecipeError(f"In '{where}.url': {error.message}", error.advice) from None
    if password:
        raise RecipeError(
            f"'{where}.url' holds a password, which would be passed on with the recipe.",
            f"Take it out: it is asked for, or told by the environment variable {PASSWORD_VARIABLE}.",
        )
    return Place(address.beside(folder), table, query)
