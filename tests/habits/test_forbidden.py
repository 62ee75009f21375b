"""What the product's code does not do: run data as code, load slow libraries, hide errors, stay undone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from source_files import product_files, short, tracked_files, tree

RUNS_CODE = {"eval", "exec", "compile", "__import__"}
# Between the window and the worker processes it started; what they say to each other never is a file.
BETWEEN_OUR_PROCESSES = ("workbench/analysis/workers/", "workbench/analysis/process_mapper.py")
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "joblib"}
BROAD = re.compile(r"\s*except( (Base)?Exception\b.*)?:")
UNDONE = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
SLOW_MODULES = {"scipy.stats", "statsmodels"}


def offenders(found: Callable[[Path], object]) -> dict[str, object]:
    """What `found` finds, by file."""
    return {short(path): what for path in product_files() if (what := found(path))}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def test_nothing_is_executed_or_unpickled() -> None:
    def runs_code(path: Path) -> list[str]:
        calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        named = [call.func.id for call in calls if isinstance(call.func, ast.Name)]
        keys = [key for call in calls for key in call.keywords]
        pickled = [key.arg for key in keys if key.arg == "allow_pickle" and not is_false(key.value)]
        unsafe = [name for name in imports(path) if within(name, UNSAFE_MODULES)]
        pipe = short(path).startswith(BETWEEN_OUR_PROCESSES)
        return [*(name for name in named if name in RUNS_CODE), *pickled, *([] if pipe else unsafe)]

    assert not offenders(runs_code)


def is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def test_slow_libraries_are_not_imported() -> None:
    assert not offenders(lambda path: [name for name in imports(path) if within(name, SLOW_MODULES)])


def test_broad_handlers_state_their_reason() -> None:
    def unexplained(path: Path) -> list[int]:
        lines = path.read_text(encoding="utf-8").splitlines()
        broad = [number for number, line in enumerate(lines) if BROAD.match(line)]
        return [number + 1 for number in broad if "#" not in lines[number] + lines[number + 1]]

    assert not offenders(unexplained)


def test_files_state_their_idea_first() -> None:
    assert not offenders(lambda path: path.stat().st_size > 0 and not ast.get_docstring(tree(path)))


def test_no_work_is_left_undone() -> None:
    assert not offenders(lambda path: UNDONE.findall(path.read_text(encoding="utf-8")))


def test_no_index_host_and_no_path_of_one_machine() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted", "npm" + "js.org", "ana" + "conda.org", "deb." + "debian"]
    places = ["/work/", "/root/", "/opt/", r"/home/\w+/", r"/Users/\w+/", r"[A-Z]:\\Users"]
    pattern = re.compile("|".join([*map(re.escape, hosts), *(rf"(?<![\w.\-*]){place}" for place in places)]))
    here = Path(__file__).resolve()
    texts = {path: path.read_bytes() for path in tracked_files() if path != here and path.suffix != ".png"}
    found = {short(path): pattern.findall(text.decode("utf-8", "replace")) for path, text in texts.items()}
    assert not {name: hits for name, hits in found.items() if hits}
