"""The watch over what tests leave behind sees each kind of leak, and nothing where there is none."""

from __future__ import annotations

import subprocess
import sys
import threading

import leaks
import pytest
from leaks import Watch


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "GRACE", 0.05)


def test_a_thread_is_seen_and_its_end_too() -> None:
    watch, end = Watch(), threading.Event()
    thread = threading.Thread(target=end.wait, name="forgotten")
    thread.start()
    assert watch.complaints() == ["thread still running: forgotten"]
    end.set()
    thread.join()
    assert watch.complaints() == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="child processes are looked up in /proc")
def test_a_child_process_is_seen() -> None:
    watch = Watch()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert "input()" in watch.complaints()[0]
        child.communicate(b"\n")
    assert watch.complaints() == []


def test_a_window_and_a_timer_are_seen(qapp: object) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

    watch, window, timer = Watch(qt=True), QWidget(), QTimer()
    window.show()
    timer.start(60_000)
    kinds = [line.split(":")[0] for line in watch.complaints()]
    assert kinds == ["window still open", "timer still running"]
    window.close()
    timer.stop()
    assert watch.complaints() == []
