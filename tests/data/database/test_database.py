"""Databases by address: values as put in, nothing changed, every failure a sentence without the password."""

from __future__ import annotations

import builtins
import datetime as dt
import getpass
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import fake_driver
import pytest

import workbench
from workbench.analysis.recipe import parse_recipe, read_recipe
from workbench.analysis.source import load_data
from workbench.cli.passwords import with_passwords
from workbench.data.column import cell
from workbench.data.database.cells import plain_cells
from workbench.data.database.place import PASSWORD_VARIABLE, place_from_text
from workbench.data.database.read import PREVIEWED, preview_database, read_database, table_names
from workbench.data.dataset import Dataset
from workbench.data.files.decimals import described_decimals
from workbench.data.remarks import ROUNDED
from workbench.errors import Cancelled, DataError

fake_driver.register()


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = tmp_path / "study é.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE pupils (id INTEGER, score REAL, name TEXT, born DATE)")
        rows = [(i, i / 3, f"n{i % 7}", "2010-01-31") for i in range(12_000)]
        database.executemany("INSERT INTO pupils VALUES (?, ?, ?, ?)", rows)
        database.execute('CREATE TABLE "odd ""name" (a, a2)')
        database.execute('INSERT INTO "odd ""name" VALUES (1, x\'00\')')
        database.execute("CREATE VIEW few AS SELECT id, score FROM pupils WHERE id < 3")
        database.execute("CREATE TABLE empty (a)")
        database.commit()
    return f"sqlite:///{path}"


def cells(data: Dataset, name: str) -> list[object]:
    return [data.cell(row, name) for row in range(data.n_rows)]


def test_tables_views_and_queries_are_read(address: str) -> None:
    place = place_from_text(address)
    assert set(table_names(place)) == {"pupils", 'odd "name', "few", "empty"}
    data = read_database(place.with_(table="pupils"))
    assert (data.n_rows, data.names, data.name) == (12_000, ("id", "score", "name", "born"), "pupils")
    assert cells(data, "score") == [i / 3 for i in range(12_000)]
    assert cells(workbench.read(address, table="few"), "id") == [0, 1, 2]
    asked = workbench.read(address, query="SELECT id % 2 AS odd, ':x %s' AS text FROM pupils LIMIT 3;")
    assert (cells(asked, "odd"), cells(asked, "text")) == ([0, 1, 0], [":x %s"] * 3)
    assert workbench.read(asked.source).names == ("odd", "text")
    assert preview_database(place.with_(table="pupils")).n_rows == PREVIEWED


def test_columns_of_one_name_are_told_apart(address: str) -> None:
    assert workbench.read(address, query="SELECT id, id FROM few").names == ("id", "id_2")


def test_reading_stops_between_batches(address: str) -> None:
    told: list[float] = []

    class Impatient:
        def progress(self, fraction: float, message: str = "") -> None:
            told.append(fraction)
            if fraction > 0:
                raise Cancelled

    with pytest.raises(Cancelled):
        read_database(place_from_text(address, table="pupils"), reporter=Impatient())
    assert len(told) == 2
    assert 0 < told[-1] < 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"query": "SELECT nonsense FROM pupils"}, "The query is not answered: no such column: nonsense"),
        ({"query": "SELECT * FROM"}, "The query is not answered: incomplete input"),
        ({"query": "DELETE FROM pupils"}, "does not begin with SELECT"),
        ({"query": "SELECT 1 FROM pupils WHERE 0"}, "gives no rows"),
        ({"table": "gone"}, "has no table 'gone'"),
        ({"table": "empty"}, "'empty' holds no rows"),
        ({"table": 'odd "name'}, "The column 'a2' holds bytes"),
    ],
)
def test_what_cannot_be_read_is_told(address: str, more: dict[str, str], said: str) -> None:
    path = Path(address.removeprefix("sqlite:///"))
    before = path.read_bytes()
    with pytest.raises(DataError, match=said) as caught:
        workbench.read(address, **more)
    assert caught.value.advice
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////nowhere/at/all.db", "There is no file"),
        ("sqlite://", "holds no tables"),
        ("nokind://server/x", "'nokind' is no kind of database"),
        ("undriven://server/x", "The driver 'nodriver' for this kind of database is not installed"),
        (
            "fake://ana:geheim@unreachable/x",
            r"cannot be reached: connection to 'unreachable' failed: refused",
        ),
        ("fake://ana:geheim@breaking/x?table=1", "server closed the connection unexpectedly"),
    ],
)
def test_a_database_that_does_not_answer_is_told_without_the_password(url: str, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        workbench.read(url, table="" if "sqlite" in url else "pupils")
    assert caught.value.advice
    assert caught.value.__suppress_context__ or caught.value.__context__ is None  # nor in a log
    assert "geheim" not in str(caught.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("id,score\n1,2\n" * 200)
    with pytest.raises(DataError, match="file is not a database"):
        workbench.read(f"sqlite:///{tmp_path / 'a.db'}")


def test_without_the_library_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    known: Callable[..., object] = builtins.__import__

    def without(name: str, *more: object, **options: object) -> object:
        if name == "sqlalchemy":
            raise ImportError(name)
        return known(name, *more, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DataError, match="SQLAlchemy, which is not installed") as caught:
        workbench.read(address)
    assert "multilevel-workbench[database]" in caught.value.advice


def test_the_password_is_used_and_kept_nowhere() -> None:
    data = workbench.read("fake://ana:geheim@server/study")
    assert cells(data, "score") == [2.5, None]
    assert data.source == "fake://ana@server/study#table=pupils"


def test_a_recipe_names_a_database(tmp_path: Path, address: str) -> None:
    content = {
        "workbench": 1,
        "data": {
            "database": {"url": f"sqlite:///{Path(address).name}", "query": "SELECT * FROM pupils"},
            "variables": {"name": {"label": "A name"}, "score": {"missing": [1.0]}},
            "tables": {"more": {"database": {"url": address, "table": "few"}}},
        },
        "analysis": "linear_mlm.lmm",
        "options": {"formula": "score ~ 1 + (1 | name)"},
    }
    recipe = parse_recipe(json.dumps(content), tmp_path)
    assert parse_recipe(json.dumps(recipe.to_json(tmp_path)), tmp_path) == recipe
    assert recipe.to_json(tmp_path)["data"]["database"] == content["data"]["database"]
    data = load_data(recipe.data)
    assert data.variable("name").label == "A name"
    assert str(data.numeric("score")[3]) == "nan"
    result = workbench.run("linear_mlm.lmm", address + "#table=pupils", content["options"])
    assert result.data.used == 12_000


def test_the_shell_asks_for_the_password_once_an_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = {"url": "fake://ana@server/study", "table": "pupils"}
    content = {
        "workbench": 1,
        "data": {"database": place, "tables": {"again": {"database": place}}},
        "analysis": "linear_mlm.lmm",
    }
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(content))
    asked: list[str] = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt: asked.append(prompt) or "geheim")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    recipe = with_passwords(read_recipe(path))
    assert len(asked) == 1
    assert [place.secret for place in recipe.data.databases()] == ["geheim", "geheim"]
    assert "geheim" not in json.dumps(recipe.to_json()) + repr(recipe)
    monkeypatch.setenv(PASSWORD_VARIABLE, "other")
    told = with_passwords(read_recipe(path))
    assert len(asked) == 1
    assert told.data.databases()[0].secret == "other"


def test_cells_lose_no_digit() -> None:
    values = [Decimal("2.50"), Decimal("3"), Decimal("0.125"), None, Decimal("NaN")]
    variable, column = described_decimals("x", plain_cells(values))
    assert [cell(column, row) for row in range(5)] == [2.5, 3, 0.125, None, None]
    assert variable.notes == ""
    variable, column = described_decimals("x", plain_cells([Decimal("0.1234567890123456789"), *values]))
    assert cell(column, 0) == 0.1234567890123456789
    assert variable.notes == ROUNDED.of(1)
    long = [Decimal(2**63 + 1), Decimal("0.1234567890123456789")]
    assert described_decimals("x", long)[1].categories == ("0.1234567890123456789", str(2**63 + 1))
    other = [UUID(int=1), dt.date(2024, 2, 29), True]
    assert plain_cells(other) == ["00000000-0000-0000-0000-000000000001", *other[1:]]
    assert plain_cells([["x", "ü"], {"a": None}, ()]) == ['["x", "ü"]', '{"a": null}', "[]"]
