"""start.py, without what takes minutes: when it sets up, what it installs, what it says when it cannot."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from source_files import ROOT


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, at work in an empty folder with an odd name."""
    spec = importlib.util.spec_from_file_location("start_script", ROOT / "start.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    root = tmp_path / "frësh clone"
    python = root / ".venv" / script.PYTHON.relative_to(script.VENV)
    python.parent.mkdir(parents=True)
    for name, path in {"ROOT": root, "VENV": root / ".venv", "PYTHON": python}.items():
        monkeypatch.setattr(script, name, path)
    return script


@pytest.fixture
def installed(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What pip was asked for; the environment is a pretended one."""
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(start, "create_venv", start.PYTHON.touch)
    monkeypatch.setattr(start, "pip", lambda *what: calls.append(what))
    return calls


def test_the_second_start_installs_nothing(start: ModuleType, installed: list[tuple[str, ...]]) -> None:
    start.set_up("test")
    assert installed[-1] == ("--no-build-isolation", "--editable", ".[dev]")
    installed.clear()
    start.set_up("test")
    start.set_up("app")
    assert installed == []


def test_the_application_needs_no_test_tools(start: ModuleType, installed: list[tuple[str, ...]]) -> None:
    start.set_up("app")
    assert installed[-1] == ("--no-build-isolation", "--editable", ".")
    start.set_up("test")
    assert installed[-1][-1] == ".[dev]"


@pytest.mark.parametrize("change", ["pyproject.toml", "constraints.txt"])
def test_new_requirements_are_installed(
    start: ModuleType, installed: list[tuple[str, ...]], change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "CONSTRAINTS", start.ROOT / "constraints.txt")
    start.set_up("app")
    installed.clear()
    (start.ROOT / change).write_text("something new", encoding="utf-8")
    start.set_up("app")
    assert installed


def test_an_interrupted_set_up_is_done_again(
    start: ModuleType, installed: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*what: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as during, pytest.raises(KeyboardInterrupt):
        during.setattr(start, "pip", interrupted)
        start.set_up("app")
    start.set_up("app")
    assert installed


def test_an_old_python_is_told_what_to_do(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(start.Stop, match=r"needs Python 3\.11 or newer.*\n.*python3\.11 start\.py"):
        start.main([])


def test_arguments_of_the_test_command_reach_pytest_as_they_are(
    start: ModuleType, installed: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(start, "require_system_libraries", lambda: None)
    monkeypatch.setattr(start, "run", lambda command, **more: calls.append(command))
    start.main(["test", "tests/some", "-q"])
    words = calls[-1]
    path = words.index("tests/some")
    assert words[path + 1] == "-q"
    assert words[path - 1] != "--cov", "--cov would take the path as its own value"
    start.main(["test", "--no-cov"])
    assert "--cov" not in calls[-1], "both together are a warning, and warnings fail"


FILES_WHOLE = ["--dist", "loadfile", "--no-loadscope-reorder"]


@pytest.mark.parametrize(
    ("arguments", "cores", "processes"),
    [
        ([], 2, ["-n", "2", *FILES_WHOLE]),
        (["tests/engine", "-q"], 3, ["-n", "3", *FILES_WHOLE]),
        (["-q", "-p", "no:cacheprovider", "-k", "leak"], 64, ["-n", "4", *FILES_WHOLE]),
        ([], 1, []),
        (["tests/engine/test_rng.py"], 2, []),
        (["tests/engine/test_rng.py::test_seed"], 2, []),
        (["tests/engine", "-x"], 2, []),
        (["-qx"], 2, []),
        (["--maxfail=3"], 2, []),
        (["--pdb"], 2, []),
        (["-n", "0"], 2, []),
        (["-n0"], 2, []),
        (["--numprocesses=0"], 2, []),
    ],
)
def test_tests_run_side_by_side_where_that_is_quicker(
    start: ModuleType,
    arguments: list[str],
    cores: int,
    processes: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(start, "cores", lambda: cores)
    assert start.side_by_side(arguments) == processes


def lacking(start: ModuleType, monkeypatch: pytest.MonkeyPatch, *, root: bool) -> list[tuple[str, ...]]:
    """A Linux with apt-get and a display on which every library is missing; what apt-get is asked for."""
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(start, "loads", lambda library: False)
    monkeypatch.setattr(start, "FONT_FOLDERS", ())
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(start.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    monkeypatch.setattr(start, "apt", lambda *words: bool(calls.append(words)))
    return calls


def test_system_packages_are_installed_by_root(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = lacking(start, monkeypatch, root=True)
    start.require_system_libraries()
    (words,) = calls
    assert words[:3] == ("install", "-y", "--no-install-recommends")
    assert {"libegl1", "libxcb-cursor0", "fonts-dejavu-core"} <= set(words)


def test_others_see_the_line_to_type(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = lacking(start, monkeypatch, root=False)
    with pytest.raises(
        start.Stop, match=r"sudo apt-get install -y --no-install-recommends libglib2\.0-0 libgl1"
    ):
        start.require_system_libraries()
    assert calls == []


def test_nothing_is_asked_for_where_all_is_there(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = lacking(start, monkeypatch, root=True)
    monkeypatch.setattr(start, "loads", lambda library: True)
    monkeypatch.setattr(start, "has_file", lambda folder: True)
    monkeypatch.setattr(start, "FONT_FOLDERS", ("/usr/share/fonts",))
    start.require_system_libraries()
    assert calls == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  Downloading numpy-2.4.6-cp311-cp311-linux.whl (16.9 MB)\n", "  fetching numpy (16.9 MB)\n"),
        ("  Downloading numpy-2.4.6-cp311-cp311-linux.whl.metadata (6.5 kB)\n", ""),
        ("Installing collected packages: pluggy, numpy, scipy\n", "  installing 3 packages\n"),
        ("Requirement already satisfied: numpy in ./x\n", ""),
    ],
)
def test_pip_is_told_in_few_words(
    start: ModuleType, capsys: pytest.CaptureFixture[str], line: str, words: str
) -> None:
    start.tell_progress(line)
    assert capsys.readouterr().out == words


def test_without_a_display_there_are_files(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    for step in ("require_system_libraries", "set_up", "say"):
        monkeypatch.setattr(start, step, lambda *_: None)
    monkeypatch.setattr(start, "run", lambda command, **_: bool(commands.append(command)))
    for there in (True, False):
        monkeypatch.setattr(start, "has_display", lambda there=there: there)
        start.main([])
    assert commands[0][-1] == "demo"
    assert commands[1][-3:] == ["demo", "--out", str(start.OUTPUT)]
