"""The address of a database, with its password taken out.

    kind://name:password@host:port/database?option=value        the password is handed out apart

A password is kept nowhere: what is shown, written and remembered is `Address.text`, which has none. Light: no
library of databases is imported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode

from workbench.errors import DataError

_KIND = re.compile(r"[A-Za-z][A-Za-z0-9_+.]*://")
_PARTS = re.compile(
    r"(?P<kind>[^:]+)://"
    r"(?:(?P<user>[^:/?@]*)(?P<told>:(?P<password>.*))?@)?"
    r"(?P<host>\[[^\]@]*\]|[^:/?@]*)(?::(?P<port>[0-9]+))?"
    r"(?:/(?P<database>[^?]*))?(?:\?(?P<options>.*))?",
    re.DOTALL,
)
_PASSWORDS = ("password", "passwd", "pwd")
_SECRET = re.compile(r"pass|pwd|secret|token|credential|(?:^|_)key$", re.IGNORECASE)
_ELSEWHERE = ("http", "https", "ftp", "ftps", "file", "s3")

ADVICE = "Write it as postgresql://name@server/database, or sqlite:///study.db for a file."


@dataclass(frozen=True, slots=True)
class Address:
    """kind: dialect and driver, as SQLAlchemy names them; other parts may be empty. There is no password."""

    kind: str
    user: str = ""
    host: str = ""
    port: int | None = None
    database: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def dialect(self) -> str:
        """'postgresql' of 'postgresql+psycopg'."""
        return self.kind.partition("+")[0].lower()

    @property
    def is_file(self) -> bool:
        """SQLite has a file where others have a server."""
        return self.dialect == "sqlite"

    @property
    def needs_password(self) -> bool:
        """There is somebody to log in as."""
        return bool(self.user) and not self.is_file

    @property
    def text(self) -> str:
        """The address as it may be shown and kept."""
        user = f"{_escaped(self.user)}@" if self.user else ""
        port = f":{self.port}" if self.port is not None else ""
        database = f"/{_escaped(self.database, '#?%@')}" if self.database else ""
        options = f"?{urlencode(self.options)}" if self.options else ""
        return f"{self.kind}://{user}{self.host}{port}{database}{options}"

    @property
    def title(self) -> str:
        """What data from here are called: the name of the database."""
        return (Path(self.database).stem if self.is_file else self.database) or self.host or self.dialect

    def beside(self, folder: Path) -> Address:
        """A file of SQLite with its whole path; a relative one starts at `folder`."""
        if not self.is_file or not self.database:
            return self
        return replace(self, database=str((folder.absolute() / Path(self.database).expanduser()).resolve()))

    def seen_from(self, folder: Path | None) -> Address:
        """A file of SQLite below `folder` with its path from there, as recipes write it."""
        if folder is None or not self.is_file or not Path(self.database).is_relative_to(folder.resolve()):
            return self
        return replace(self, database=Path(self.database).relative_to(folder.resolve()).as_posix())


def is_address(text: str) -> bool:
    """Whether this is written as an address, not as a path."""
    return _KIND.match(text.strip()) is not None


def parse_address(text: str) -> tuple[Address, str]:
    """The address and the password in it ("" where there is none).

    DataError, which never quotes what may hold a password, when it is not an address.
    """
    found = _PARTS.fullmatch(text.strip())
    if found is None or not is_address(text):
        raise DataError("This is not the address of a database.", ADVICE)
    if found["kind"].lower() in _ELSEWHERE:
        raise DataError("The address is that of a file on the web.", "Download the file, then open it.")
    options, told = _options(found["options"] or "")
    address = Address(
        found["kind"],
        unquote(found["user"] or ""),
        found["host"],
        int(found["port"]) if found["port"] else None,
        unquote(found["database"] or ""),
        options,
    )
    return address, unquote(found["password"]) if found["password"] else told


def _escaped(text: str, signs: str = ":/?#%@") -> str:
    """Readable: only the signs that have a meaning in an address are written as %.."""
    return "".join(quote(sign, safe="") if sign in signs or sign < " " else sign for sign in text)


def _options(text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """What follows the question mark, and the password among it."""
    kept, password = [], ""
    for key, value in parse_qsl(text, keep_blank_values=True):
        if key.lower() in _PASSWORDS:
            password = value
        elif _SECRET.search(key) or (key == "odbc_connect" and re.search(r"pwd|password", value, re.I)):
            raise DataError(
                f"The address holds a secret in '{key}', which could not be kept out of saved files.",
                "Use an address with a name, and type the password when it is asked for.",
            )
        else:
            kept.append((key, value))
    return tuple(kept), password
