"""The plugin that CONTRIBUTING.md shows on one page is found and does what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from source_files import ROOT

RUN_ITS_TEST = """
import pandas as pd
from shown import test_means_of_two_groups
test_means_of_two_groups(pd.DataFrame({"score": [2.0, 3.0, 4.0], "school": ["a", "a", "b"]}))
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The page's code blocks as an installed package, and its test as the module `shown`."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    plugin, estimator, test = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    entry_points = re.findall(r'(\w+) = "(my_plugin\.plugin)"', page)
    files = {
        "my_plugin/__init__.py": "",
        "my_plugin/plugin.py": plugin,
        "my_plugin/means.py": estimator,
        "shown.py": test,
        "my_plugin-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: my-plugin\nVersion: 1.0\n",
        "my_plugin-1.0.dist-info/entry_points.txt": "[workbench.plugins]\n{} = {}\n".format(*entry_points[0]),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_works(installed: Path) -> None:
    path = os.pathsep.join(filter(None, [str(installed), os.environ.get("PYTHONPATH")]))
    with_plugin = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", RUN_ITS_TEST], env=with_plugin, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
