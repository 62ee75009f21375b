"""Recipes with anything in any place: `workbench run` gives a result or says what is wrong; nothing else.

Set RECIPE_FUZZ to a number for a long run; docs/data-files.md tells of one.
"""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from spoiling import spoil

from workbench.cli import main

RECIPES = int(os.environ.get("RECIPE_FUZZ", "150"))
WEIRD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        2,
        1e308,
        10**30,
        10**400,
        0.5,
        "",
        "x",
        "g",
        "nope",
        "=cmd()",
        "\0",
        "\ud800",
    ),
    *(
        [],
        {},
        [[]],
        {"": ""},
        ["x", "x"],
        ["x", None],
        [1, 2],
        {"x": {"x": {}}},
        [[1, 10**400]],
        "y ~",
        "(1 | g)",
    ),
    *("../../etc/passwd", "/dev/zero", "a" * 5000, "d.csv\0", ".", "__import__('os').system('touch pwned')"),
    *("http://example.invalid/d.csv", {"path": "d.csv"}, {"database": {"url": "sqlite:///d.csv"}}),
]
KEYS = [
    *(
        "path",
        "variables",
        "transforms",
        "reading",
        "tables",
        "database",
        "options",
        "seed",
        "measure",
        "levels",
    ),
    *("missing", "missing_ranges", "step", "condition", "by", "formula", "header", "query", "", "__proto__"),
]
STEPS: list[dict[str, Any]] = [
    {"step": "center", "variables": ["x"], "around": "group", "by": ["g"]},
    {"step": "filter", "condition": "x > -1"},
    {"step": "compute", "name": "new", "expression": "if(x > 0, y, 1)"},
    {"step": "merge", "table": "more", "by": ["g"]},
    {"step": "aggregate", "by": ["g"], "variables": ["x", "y"]},
]
ANALYSES: list[tuple[str, dict[str, Any]]] = [
    ("linear_mlm.ols", {"formula": "y ~ x + g"}),
    ("linear_mlm.lmm", {"formula": "y ~ x + (1 | g)", "method": "reml"}),
    ("describe.descriptives", {"variables": ["y", "x"], "group": "g"}),
]
TEXT = "y,x,g\n" + "".join(f"{(i * 7) % 11}.5,{(i * 3) % 8},{'abcd'[i % 4]}\n" for i in range(40))


def good(chance: Random) -> dict[str, Any]:
    analysis, options = chance.choice(ANALYSES)
    about = {
        "g": {"measure": "nominal", "levels": ["a", "b", "c", "d"]},
        "x": {"missing_ranges": [[90, None]]},
    }
    data = {"path": "d.csv", "variables": about, "tables": {"more": {"path": "s.csv"}}, "reading": {}}
    data["transforms"] = chance.choices(STEPS, k=chance.randint(0, 2))
    whole = {"workbench": 1, "data": data, "analysis": analysis, "options": options, "seed": 3}
    return deepcopy(whole)


def spoilt(chance: Random) -> bytes:
    """A recipe in which up to three values are others, gone, or have more beside them."""
    tree: Any = good(chance)

    def change(parent: Any, key: Any) -> None:
        kind = chance.random()
        if kind < 0.6:
            parent[key] = deepcopy(chance.choice(WEIRD))
        elif kind < 0.75:
            del parent[key]
        elif isinstance(parent[key], dict):
            parent[key][chance.choice(KEYS)] = deepcopy(chance.choice(WEIRD))

    spoil(tree, chance, change)
    content = json.dumps(tree).encode()
    if chance.random() < 0.1:
        place = chance.randrange(len(content) + 1)
        content = (
            content[:place] + chance.choice([b"", b"{", b"\xff", b"NaN", b"[" * 5000]) + content[place + 1 :]
        )
    return content


def test_any_recipe_gives_a_result_or_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_text(TEXT)
    (tmp_path / "s.csv").write_text("g,size\na,1\nb,2\nc,3\nd,4\n")
    for number in range(RECIPES):
        (tmp_path / "r.json").write_bytes(spoilt(Random(number)))
        code = main(["run", "r.json", "--json", "out.json"])
        said = capsys.readouterr().err
        assert code in (0, 1, 2)
        assert bool(said.strip()) or not code
        assert "Traceback" not in said
        assert len(said) < 6000
    assert {found.name for found in tmp_path.iterdir()} <= {"d.csv", "s.csv", "r.json", "out.json"}
