"""One SELECT passes, anything that could change a database does not."""

from __future__ import annotations

import pytest

from workbench.data.database.query import checked_query
from workbench.errors import DataError


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM pupils",
        "  select a -- ; drop\n from b ;",
        "WITH x AS (SELECT 1 AS a) SELECT * FROM x",
        "(SELECT 1) UNION (SELECT 2)",
        "VALUES (1, 'delete; me')",
        'SELECT "update", `drop`, created, intro FROM t /* ; insert */',
        "SELECT $$a;b$$, $x$ into $x$",
        "-- which\nSELECT truncate(x, 1), insert('a', 1, 1, 'b') FROM t",
        "SELECT 'it''s; fine'",
    ],
)
def test_a_query_that_reads_passes(query: str) -> None:
    assert checked_query(query) == query.strip().removesuffix(";").rstrip()


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM pupils",
        "SELECT 1; DROP TABLE pupils",
        "WITH gone AS (DELETE FROM pupils RETURNING *) SELECT * FROM gone",
        "SELECT * INTO other FROM pupils",
        "SELECT 1 /*! INTO OUTFILE 'x' */",
        "/*! DROP TABLE pupils */",
        "PRAGMA user_version",
        "COPY pupils TO PROGRAM 'sh'",
        "SELECT 'a' ; ; SELECT 2",
        "",
        "selection",
        "'SELECT' DELETE",
    ],
)
def test_anything_else_does_not(query: str) -> None:
    with pytest.raises(DataError) as caught:
        checked_query(query)
    assert caught.value.advice
