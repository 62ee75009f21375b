"""Reading, printing, editing and writing out a model need no numpy: the window starts with them."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from workbench.modeling import ModelSpec, edit, equations
names = ["y", "x", "w", "t", "school", "class"]
spec = ModelSpec.from_formula("y ~ x*w + poly(t, 2) + (x | school/class)", names)
spec = edit.toggle_slope(spec, 0, "t")
equations.equations(spec, {"w": "school"}).to_html()
heavy = {"numpy", "pandas", "scipy", "PySide6"} & set(sys.modules)
sys.exit(f"imported {heavy}" if heavy else 0)
"""


def test_no_heavy_imports() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
