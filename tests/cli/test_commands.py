"""The smaller commands and the command line as a process."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import toy_package

import workbench
from workbench.cli import main


def shell(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workbench", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


@pytest.mark.usefixtures("toy_folder")
def test_analyses_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyses"]) == 0
    assert "toy.mean" in capsys.readouterr().out
    assert main(["analyses", "--json"]) == 0
    assert "toy.mean" in [row["id"] for row in json.loads(capsys.readouterr().out)]


@pytest.mark.usefixtures("toy_folder")
def test_describe_prints_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "toy.mean"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$id"] == "toy.mean"
    assert schema["required"] == ["variable"]
    assert schema["properties"]["trim"]["maximum"] == 0.5
    assert schema == workbench.describe("toy.mean")


@pytest.mark.usefixtures("toy_folder")
def test_describe_offers_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "toy.meen"]) == 2
    assert "toy.mean" in capsys.readouterr().err


@pytest.mark.usefixtures("toy_folder")
def test_plugins_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins"]) == 0
    assert "toy  (toy 1.2)" in capsys.readouterr().out


def test_plugins_that_fail_are_mentioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toy_package.write_plugin(tmp_path, "broken", {"broken_module": "1 / 0"})
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("workbench.extension.manager._manager", None)
    assert main(["plugins"]) == 0
    printed = capsys.readouterr().out
    assert "failed    broken" in printed and "ZeroDivisionError" in printed
    assert "Traceback" not in printed
    assert main(["plugins", "--traceback"]) == 0
    assert "Traceback" in capsys.readouterr().out
    assert main(["analyses"]) == 0
    assert "not loaded: broken" in capsys.readouterr().err
    assert main(["describe", "broken.analysis"]) == 2
    assert "not loaded: broken" in capsys.readouterr().err


def test_the_window_gets_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str | None, str | None]] = []

    def run(path: str | None, *, screenshot: str | None, **more: object) -> int:
        opened.append((path and str(path), screenshot and str(screenshot)))
        return 0

    monkeypatch.setattr("workbench.gui.launch.run", run)
    assert main([]) == 0
    assert main(["window", "a.csv", "--screenshot", "b.png"]) == 0
    assert opened == [(None, None), ("a.csv", "b.png")]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes differ")
def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{shlex.quote(sys.executable)} -m workbench describe linear_mlm.lmm | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_the_command_line_as_a_process() -> None:
    assert shell("--version").stdout == f"workbench {workbench.__version__}\n"
    assert "recipe.json" in shell("--help").stdout
    wrong = shell("run", "no such recipe.json")
    assert wrong.returncode == 2
    assert "no such recipe.json" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert shell("nonsense").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_stops_without_a_traceback(toy_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("x\n1\n", encoding="utf-8")
    recipe = {
        "workbench": 1,
        "data": {"path": "d.csv"},
        "analysis": "toy.publish",
        "options": {"seconds": 60},
    }
    (tmp_path / "r.json").write_text(json.dumps(recipe), encoding="utf-8")
    begun = tmp_path / "begun"
    code = f"""
import signal, sys, pathlib
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell runs tests in the background
from workbench.analysis.reporting import QuietReporter
from workbench.cli import main
QuietReporter.publish = lambda self, block: pathlib.Path({str(begun)!r}).touch()
sys.exit(main(["run", {str(tmp_path / "r.json")!r}]))
"""
    path = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        while not begun.exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60)[1] == "workbench: stopped\n"
        assert process.returncode == 1


def test_safe_mode_reaches_the_plugin_manager() -> None:
    code = (
        "import os, sys; from workbench.cli import main; main(['--safe-mode', 'plugins']);"
        "from workbench.extension.manager import plugin_manager; print(plugin_manager().safe_mode)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("True\n"), done.stderr
