"""Which tables and views a database offers, by the names that they are chosen by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workbench.data.database.drivers import quoted

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_MOST_SCHEMAS = 40  # of a server with more, only the default one is looked through

Tables = Mapping[str, tuple[str, ...]]
"""By name: the parts of which it is made, (table,) or (schema, table)."""


def tables_in(connection: Connection) -> Tables:
    """Tables, views and materialised views; those of other schemas of PostgreSQL are called schema.table."""
    from sqlalchemy import inspect

    inspector: Any = inspect(connection)
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in _names(inspector, None)}
    if connection.dialect.name == "postgresql":
        for schema in _other_schemas(inspector):
            for name in _names(inspector, schema):
                found.setdefault(f"{schema}.{name}", (schema, name))
    return found


def in_query(connection: Connection, parts: tuple[str, ...]) -> str:
    """A table as a query names it."""
    return ".".join(quoted(connection, part) for part in parts)


def _names(inspector: Any, schema: str | None) -> Iterator[str]:
    yield from inspector.get_table_names(schema=schema)
    yield from inspector.get_view_names(schema=schema)
    if inspector.dialect.name == "postgresql":
        yield from inspector.get_materialized_view_names(schema=schema)


def _other_schemas(inspector: Any) -> list[str]:
    """Those that users made."""
    known = (inspector.default_schema_name, "information_schema")
    others = [name for name in inspector.get_schema_names() if name not in known]
    made = [name for name in others if not name.startswith("pg_")]
    return made if len(made) <= _MOST_SCHEMAS else []
