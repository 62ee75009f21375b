"""Project files whose parts were changed or damaged: opened, or refused in one sentence; nothing runs.

Set PROJECT_FUZZ to a number for a long run; docs/data-files.md tells of one.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from spoiling import spoil

from workbench.data import Level, Measure, Variable
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.errors import ProjectError
from workbench.project import AnalysisEntry, Project
from workbench.project.store import load_project, save_project
from workbench.results import Column, DataUse, Result, Table

FILES = int(os.environ.get("PROJECT_FUZZ", "400"))
WEIRD: list[Any] = [
    *(None, True, False, 0, -1, 1e308, 10**30, 10**400, 0.5, "", "x", "score", "../../x", "\0", "\ud800"),
    *([], {}, [[]], {"": ""}, ["x", "x"], [None], {"x": {}}, [99], [-1, 0], [["a"]], [["a", None]]),
    *("numeric", "9" * 5000),
]
BYTES = [
    b"\xff\xff\xff\xff",
    bytes(8),
    b"[",
    b"{" * 3000,
    b"NaN",
    b"\x93NUMPY",
    b"cos\nsystem\n(S'touch x'\ntR.",
]


def sample() -> Project:
    """Something of everything that a project holds."""
    about = (
        Variable(
            "score", label="Reading", value_labels=(Level("1", "one"),), missing_ranges=((90.0, np.inf),)
        ),
        Variable("word", measure=Measure.ORDINAL, levels=(Level("b"), Level("a", "A")), reference="a"),
    )
    words = CodedColumn(np.array([0, 1, -1], dtype=np.int32), ("a", "b"))
    data = Dataset({"score": NumericColumn(np.array([1.5, np.nan, 2])), "word": words}, about, name="x.csv")
    table = Table("fit", "Fit", (Column("aic", "AIC"),), ({"aic": 0.5},))
    result = Result("linear_mlm.lmm", {"formula": "a ~ b"}, DataUse(3, 2, 1, {"score": 1}), (table,))
    entry = AnalysisEntry("linear_mlm.lmm", {"formula": "a ~ b"}, title="Mine", result=result, note="so")
    steps = ({"step": "filter", "condition": "score > 1"},)
    return Project(data, (entry,), "notes", tables={"t": data}, filters={"t": "score > 0"}, steps=steps)


def changed(content: bytes, chance: Random) -> bytes:
    """JSON with some values replaced, lost or put elsewhere."""
    tree = json.loads(content)

    def change(parent: Any, key: Any) -> None:
        if chance.random() < 0.8:
            parent[key] = deepcopy(chance.choice(WEIRD))
        else:
            del parent[key]

    spoil(tree, chance, change)
    return json.dumps(tree).encode()


def damaged(content: bytes, chance: Random) -> bytes:
    """Bits turned, bytes put in or lost."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(found) or 1)
        kind = chance.random()
        if kind < 0.4 and found:
            found[place] ^= 1 << chance.randrange(8)
        elif kind < 0.7:
            found[place:place] = chance.choice(BYTES)
        else:
            del found[place : place + chance.randint(1, 40)]
    return bytes(found)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def saved(path: Path) -> dict[str, bytes]:
    """The parts of a good project."""
    save_project(sample(), path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_changed_parts_are_opened_or_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "p.mlwb"
    good = saved(path)
    described = [name for name in good if name.endswith(".json")]
    for number in range(FILES):
        chance, parts = Random(number), dict(good)
        if chance.random() < 0.7:
            name = chance.choice([*described, "manifest.json", "data/table.json"])
            parts[name] = changed(good[name], chance)
        else:
            name = chance.choice([*good])
            parts[name] = damaged(good[name], chance)
        path.write_bytes(packed(parts))
        try:
            opened = load_project(path)
        except ProjectError as error:
            assert error.advice
            assert len(str(error)) < 2000
            continue
        save_project(opened, tmp_path / "again.mlwb")
        load_project(tmp_path / "again.mlwb")
    assert {found.name for found in tmp_path.iterdir()} <= {"p.mlwb", "again.mlwb"}


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("data/0000.npy", b"\x93NUMPY\x01\x00\x0a\x00{'descr':((" + bytes(40)),
        ("data/table.json", b'{"variables": [{"name": "x", "levels": [[]]}], "coded": [0], "rows": 1}'),
        (
            "data/table.json",
            b'{"variables": [{"name": "x", "valid_range": [1' + b"0" * 400 + b", null]}]}",
        ),
    ],
    ids=["header", "level", "range"],
)
def test_damage_that_was_found_by_chance(tmp_path: Path, member: str, content: bytes) -> None:
    path = tmp_path / "p.mlwb"
    path.write_bytes(packed({**saved(path), member: content}))
    with pytest.raises(ProjectError, match=r"cannot be read|not described"):
        load_project(path)
