"""What single servers need: names in quotes, types that drivers do not tell apart, a way to be stopped.

Real servers are asked where WORKBENCH_TEST_SERVERS names some by their addresses, a blank between two and the
password in WORKBENCH_DATABASE_PASSWORD: a database of their own in which the user may make tables.
"""

from __future__ import annotations

import os
import time
from types import SimpleNamespace
from typing import Any

import fake_driver
import pytest
from impatient import Impatient

from workbench.data.database.connection import connected
from workbench.data.database.drivers import mended, quoted
from workbench.data.database.patience import patiently
from workbench.data.database.place import place_from_text
from workbench.data.database.read import read_database, table_names
from workbench.data.database.tables import in_query
from workbench.errors import Cancelled, DataError

sa = pytest.importorskip("sqlalchemy")
SERVERS = os.environ.get("WORKBENCH_TEST_SERVERS", "").split()
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"

fake_driver.register()


def speaking(kind: str) -> Any:
    """As a connection to a server of that kind."""
    return SimpleNamespace(dialect=sa.engine.make_url(f"{kind}://").get_dialect()())


@pytest.mark.parametrize(
    ("kind", "written"),
    [("sqlite", '"a ""b"" 100% `c`"'), ("mssql", '[a "b" 100% `c`]'), ("oracle", '"a ""b"" 100% `c`"')],
)
def test_names_are_quoted_sign_by_sign(kind: str, written: str) -> None:
    assert quoted(speaking(kind), 'a "b" 100% `c`') == written


def test_a_table_of_another_schema_is_named_part_by_part() -> None:
    assert in_query(speaking("mssql"), ("wave 1", "a.b")) == "[wave 1].[a.b]"


def test_bits_are_numbers_and_padding_goes() -> None:
    mysql = SimpleNamespace(dialect=SimpleNamespace(name="mysql"))
    postgresql = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"))
    assert mended(mysql, 16, [b"\x01", b"\x00\x05", None]) == [1, 5, None]  # type: ignore[arg-type]
    assert mended(mysql, 252, [b"\x01"]) == [b"\x01"], "a blob"  # type: ignore[arg-type]
    assert mended(postgresql, 1042, ["ab  ", None]) == ["ab", None]  # type: ignore[arg-type]
    assert mended(postgresql, 25, ["ab  "]) == ["ab  "], "a text"  # type: ignore[arg-type]


def test_a_question_without_end_is_taken_back() -> None:
    with connected(place_from_text("fake://ana@server/study")) as connection:
        with pytest.raises(Cancelled):
            patiently(connection, ENDLESS, Impatient(3))
        assert patiently(connection, "SELECT 7", Impatient(101)).scalar() == 7


def test_reading_that_is_cancelled_leaves_no_connection() -> None:
    place = place_from_text("fake://ana@server/study", query=ENDLESS)
    with pytest.raises(Cancelled):
        read_database(place, reporter=Impatient(3))


def test_a_connection_that_broke_is_told_as_such() -> None:
    with pytest.raises(DataError) as told:
        read_database(place_from_text("fake://ana@breaking/study"))
    assert "server closed the connection unexpectedly" in told.value.message


# -- real servers ------------------------------------------------------------------------------------


@pytest.fixture(params=SERVERS or [pytest.param("", marks=pytest.mark.skip(reason="no servers are named"))])
def server(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def made(server: str, *statements: str) -> None:
    """Change the database, as the workbench never does."""
    place = place_from_text(server)
    user = sa.engine.make_url(place.address.text).set(password=place.secret)
    engine = sa.create_engine(user, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_a_server_tells_odd_names_and_types(server: str) -> None:
    mark = '"' if server.startswith("postgresql") else "`"
    name = "odd 100% name"
    table = f"{mark}{name}{mark}"
    made(
        server,
        f"DROP TABLE IF EXISTS {table}",
        f"CREATE TABLE {table} ({mark}a b%{mark} numeric(9, 3), day date, word varchar(9), j json)",
        f"""INSERT INTO {table} VALUES (2.5, '2024-02-29', 'ü%s', '{{"a"\\: [1]}}')""",
        f"INSERT INTO {table} VALUES (NULL, NULL, NULL, NULL)",
    )
    data = read_database(place_from_text(server, table=name))
    assert [data.cell(0, each) for each in data.names] == [2.5, "2024-02-29", "ü%s", '{"a": [1]}']
    assert data.variable("day").format == "date"
    assert all(data.cell(1, each) is None for each in data.names)


def test_tables_of_other_schemas_are_listed(server: str) -> None:
    if not server.startswith("postgresql"):
        pytest.skip("other servers call a database what is a schema here")
    made(
        server,
        'CREATE SCHEMA IF NOT EXISTS "wave 1"',
        'DROP TABLE IF EXISTS "wave 1"."pupils.a" CASCADE',
        'CREATE TABLE "wave 1"."pupils.a" (x int)',
        'INSERT INTO "wave 1"."pupils.a" VALUES (7)',
        "DROP MATERIALIZED VIEW IF EXISTS kept",
        'CREATE MATERIALIZED VIEW kept AS SELECT x + 1 AS x FROM "wave 1"."pupils.a"',
    )
    place = place_from_text(server)
    assert {"wave 1.pupils.a", "kept"} <= set(table_names(place))
    assert read_database(place.with_(table="wave 1.pupils.a")).cell(0, "x") == 7
    assert read_database(place.with_(table="kept")).cell(0, "x") == 8


def test_a_server_stops_to_think(server: str) -> None:
    sleep = "SELECT pg_sleep(60)" if server.startswith("postgresql") else "SELECT sleep(60)"
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        read_database(place_from_text(server, query=sleep), reporter=Impatient(4))
    assert time.monotonic() - begun < 30, "it did not wait for the answer"


def test_rows_that_nobody_wants_are_not_waited_for(server: str) -> None:
    some = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 900)"
    many = f"{some} SELECT a.x FROM c a CROSS JOIN c b"
    with pytest.raises(Cancelled):
        read_database(place_from_text(server, query=many), reporter=Impatient(41))


def test_wrong_passwords_are_told_in_words(server: str) -> None:
    with pytest.raises(DataError) as told:
        read_database(place_from_text(server, query="SELECT 1", password="wrong secret"))
    assert "cannot be reached" in told.value.message and "wrong secret" not in str(told.value)
