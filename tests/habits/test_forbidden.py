"""What the product's code does not do: run data as code, load slow libraries, hide errors, stay undone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_files import product_files, short, tracked_files, tree

RUNS_CODE = {"eval", "exec", "compile", "__import__"}
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "joblib"}
BROAD = re.compile(r"\s*except( (Base)?Exception\b.*)?:")
SLOW_MODULES = {"scipy.stats", "statsmodels"}
files = pytest.mark.parametrize("path", product_files(), ids=short)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


@files
def test_nothing_is_executed_or_unpickled(path: Path) -> None:
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    named = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    allowed = {key.arg: key.value for call in calls for key in call.keywords}.get("allow_pickle")
    assert not named & RUNS_CODE
    assert not [name for name in imports(path) if within(name, UNSAFE_MODULES)]
    assert allowed is None or (isinstance(allowed, ast.Constant) and allowed.value is False)


@files
def test_slow_libraries_are_not_imported(path: Path) -> None:
    assert not [name for name in imports(path) if within(name, SLOW_MODULES)]


@files
def test_broad_handlers_state_their_reason(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    broad = [number for number, line in enumerate(lines) if BROAD.match(line)]
    assert not [number + 1 for number in broad if "#" not in lines[number] + lines[number + 1]]


@files
def test_file_states_its_idea_first(path: Path) -> None:
    assert path.stat().st_size == 0 or ast.get_docstring(tree(path))


@files
def test_no_work_is_left_undone(path: Path) -> None:
    assert not re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))


def test_no_index_host_and_no_path_of_one_machine() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted", "npm" + "js.org", "ana" + "conda.org", "deb." + "debian"]
    places = ["/work/", "/root/", "/opt/", r"/home/\w+/", r"/Users/\w+/", r"[A-Z]:\\Users"]
    pattern = re.compile("|".join([*map(re.escape, hosts), *(rf"(?<![\w.\-*]){place}" for place in places)]))
    here = Path(__file__).resolve()
    texts = {path: path.read_bytes() for path in tracked_files() if path != here and path.suffix != ".png"}
    found = {short(path): pattern.findall(text.decode("utf-8", "replace")) for path, text in texts.items()}
    assert not {name: hits for name, hits in found.items() if hits}
