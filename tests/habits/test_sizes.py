"""Files and functions stay readable: most files under 200 lines, most functions under 35."""

from __future__ import annotations

import ast
from statistics import median

from source_files import product_files, short, tree

LONGEST_FILE = 400


def share_under(limit: int, sizes: list[int]) -> float:
    return sum(size <= limit for size in sizes) / len(sizes)


def test_files_are_mostly_short() -> None:
    sizes = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in product_files()}
    longest = sorted(((size, name) for name, size in sizes.items()), reverse=True)[:8]
    assert median(sizes.values()) <= 165, longest
    assert share_under(200, list(sizes.values())) >= 0.85, longest
    assert longest[0][0] <= LONGEST_FILE, longest


def test_functions_are_mostly_short() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for path in product_files() for node in ast.walk(tree(path)) if isinstance(node, kinds)]
    sizes = [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]
    assert share_under(35, sizes) >= 0.9
