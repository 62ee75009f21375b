"""Addresses: the password comes out of every one, and never into anything that is shown or written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from workbench.data.database.address import Address, is_address, parse_address
from workbench.data.database.place import Place, place_from_json, place_from_text
from workbench.errors import DataError, RecipeError

SERVER = "postgresql+psycopg://ana:s%40cret@db.example.org:5433/study?sslmode=require"


def test_an_address_is_taken_apart_as_sqlalchemy_does() -> None:
    address, password = parse_address(SERVER)
    theirs = make_url(SERVER)
    assert (address.kind, address.user, address.host, address.port, address.database) == (
        theirs.drivername,
        theirs.username,
        theirs.host,
        theirs.port,
        theirs.database,
    )
    assert dict(address.options) == dict(theirs.query)
    assert password == theirs.password == "s@cret"
    assert address.text == "postgresql+psycopg://ana@db.example.org:5433/study?sslmode=require"


@settings(max_examples=200, derandomize=True, deadline=None)
@given(secret=st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=6, max_size=12))
def test_no_sign_of_a_password_is_left_even_when_nothing_is_escaped(secret: str) -> None:
    address, password = parse_address(f"mysql://ana:{secret}XYZZY@server/study")
    assert "XYZZY" in password
    assert "XYZZY" not in address.text
    assert address.host == "server"


def test_text_and_address_are_inverse() -> None:
    for text in ("sqlite:///a b/é.db", "mssql+pyodbc://ana@dsn?driver=ODBC+Driver", "duckdb:///x.db"):
        address, _ = parse_address(text)
        assert parse_address(address.text) == (address, "")


def test_a_password_among_the_options_is_taken_out() -> None:
    address, password = parse_address("postgresql://server/study?user=ana&password=geheim")
    assert password == "geheim"
    assert "geheim" not in address.text


@pytest.mark.parametrize(
    "text",
    [
        "snowflake://ana@x/db?token=geheim",
        "postgresql://ana@x/db?sslpassword=geheim",
        "mssql+pyodbc:///?odbc_connect=DRIVER%3DX%3BPWD%3Dgeheim",
        "no address geheim",
        "https://example.org/geheim.csv",
        "postgresql://ana:geheim@host:port/x",
    ],
)
def test_what_is_no_address_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_address(text)
    assert caught.value.advice
    assert "geheim" not in str(caught.value)


def test_paths_are_no_addresses() -> None:
    assert not any(map(is_address, ("exam.csv", "C:\\data\\exam.csv", "/data/a.db", "a#b://")))
    assert is_address("sqlite:///study.db")


def test_a_place_is_one_line_without_its_password() -> None:
    place = place_from_text(SERVER, query="SELECT '#', 100 % x\nFROM pupils;")
    assert place.password == "s@cret"
    again = place_from_text(place.text)
    assert again == place
    assert again.query == "SELECT '#', 100 % x\nFROM pupils;"
    assert not any("s@cret" in shown or "s%40cret" in shown for shown in (place.text, repr(place)))
    assert "cret" not in str(place.to_json(None))
    with pytest.raises(DataError, match="says already"):
        place_from_text(place.text, table="x")
    with pytest.raises(DataError, match="Both"):
        place_from_text(SERVER, table="x", query="y")


def test_files_are_found_from_the_folder_of_the_recipe(tmp_path: Path) -> None:
    place = place_from_json({"url": "sqlite:///d/study.db", "table": "pupils"}, "data.database", tmp_path)
    assert Path(place.address.database) == tmp_path / "d" / "study.db"
    assert place.to_json(tmp_path) == {"url": "sqlite:///d/study.db", "table": "pupils"}
    whole = Place(Address("sqlite", database=str(tmp_path / "x.db")))
    assert place_from_json(whole.to_json(None), "data.database", Path("/")) == whole


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"url": "postgresql://a:geheim@b/c"}, "holds a password"),
        ({"url": "postgresql://b/c", "table": "x", "query": "y"}, "both a table and a query"),
        ({"url": "postgresql://b/c", "password": "geheim"}, "'data.database.password' is not known"),
        ({"url": 3}, "is not a text"),
        ({}, "names no address"),
        ({"url": "nonsense"}, "In 'data.database.url': This is not the address"),
    ],
)
def test_faults_of_a_recipe_are_told(data: dict[str, object], said: str) -> None:
    with pytest.raises(RecipeError, match=said) as caught:
        place_from_json(data, "data.database", Path("/"))
    assert caught.value.advice
    assert "geheim" not in str(caught.value)
