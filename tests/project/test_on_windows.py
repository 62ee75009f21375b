"""What differs on Windows, tested anywhere: a stand-in for its locks, refusals to replace open files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from workbench.errors import ProjectError
from workbench.project import atomic
from workbench.project.atomic import replacing
from workbench.project.lock import ProcessLock


class FakeLocks:
    """Byte locks as msvcrt has them: one holder a file and handle; others are refused at once."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], int] = {}

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        facts = os.fstat(descriptor)
        key = facts.st_dev, facts.st_ino
        assert os.lseek(descriptor, 0, os.SEEK_CUR) == 0 and count == 1
        if mode == self.LK_NBLCK:
            if key in self.held:
                raise PermissionError(13, "Permission denied")
            self.held[key] = descriptor
        elif self.held.pop(key, None) != descriptor:
            raise PermissionError(13, "Permission denied")


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch) -> FakeLocks:
    fake = FakeLocks()
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setattr("workbench.project.lock.sys", SimpleNamespace(platform="win32"))
    return fake


def test_a_lock_has_one_holder_and_is_free_before_its_file_is_closed(
    locks: FakeLocks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    assert first.take() and not second.take()
    second.release()
    assert len(locks.held) == 1, "who does not hold it cannot free it"
    close = os.close

    def closing(descriptor: int) -> None:
        assert not locks.held, "Windows frees it only some time after the file is closed"
        close(descriptor)

    monkeypatch.setattr(os, "close", closing)
    first.release()
    monkeypatch.setattr(os, "close", close)
    assert second.take() and not first.take()
    second.release()


def refusing(times: int, code: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the first replacements fail as on Windows; gives the waits between them."""
    left, waits, replace = [times], list[float](), Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            error = PermissionError(13, "The process cannot access the file")
            error.winerror = code  # type: ignore[attr-defined, unused-ignore]
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(atomic.time, "sleep", waits.append)
    return waits


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_a_scanner_holds_open_is_replaced_a_moment_later(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.mlwb"
    target.write_bytes(b"old")
    waits = refusing(3, code, monkeypatch)
    with replacing(target) as file:
        file.write(b"new")
    assert target.read_bytes() == b"new" and len(waits) == 3
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_stays_open_elsewhere_is_told_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.mlwb"
    target.write_bytes(b"old")
    waits = refusing(100, 32, monkeypatch)
    with pytest.raises(ProjectError, match="cannot be written"), replacing(target) as file:
        file.write(b"new")
    assert target.read_bytes() == b"old" and sum(waits) < 1
    assert list(tmp_path.iterdir()) == [target]


def test_other_refusals_are_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = refusing(1, 112, monkeypatch)
    with pytest.raises(ProjectError), replacing(tmp_path / "a.mlwb") as file:
        file.write(b"new")
    assert waits == []
