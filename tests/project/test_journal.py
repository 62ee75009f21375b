"""The journal: what is killed at any moment comes back, but for the last command at most."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from project.killed_session import tables

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import ProjectError
from workbench.project import AnalysisEntry, Project
from workbench.project.journal import JOURNAL, Entry, Journal, entries, recovered
from workbench.project.lock import ProcessLock
from workbench.project.recovery import Leftover, Recovery, leftovers
from workbench.project.stamp import Stamp
from workbench.results import Column, DataUse, Result, Table

HERE = Path(__file__).parent
POSIX = pytest.mark.skipif(os.name != "posix", reason="kills child processes by fork and signal")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def project(number: int) -> Project:
    """Data, an analysis with a result, and notes."""
    columns = {
        "x": NumericColumn(np.full(50, float(number))),
        "f": CodedColumn(np.arange(50, dtype=np.int32) % 2, ("a\ud800", "ä")),
    }
    levels = (Level("a\ud800"), Level("ä", "Ä"))
    variables = [Variable("x"), Variable("f", measure=Measure.NOMINAL, levels=levels)]
    table = Table("fit", "Fit", (Column("aic", "AIC"),), ({"aic": 0.1 + number},))
    result = Result("a.b", {}, DataUse(50, 50), (table,))
    entry = AnalysisEntry("a.b", {"formula": f"x ~ {number}"}, result=result, id="one")
    return Project(Dataset(columns, variables, name="d"), (entry,), notes=str(number))


def same(a: Project, b: Project) -> bool:
    assert a.dataset is not None and b.dataset is not None
    return (a.analyses, a.notes, a.dataset.fingerprint) == (b.analyses, b.notes, b.dataset.fingerprint)


def record(journal: Journal, value: Project, label: str = "Do") -> None:
    journal.record(value, Entry(label, time.time(), 1, "p.mlwb", ""))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    folder = tmp_path / "journal"
    folder.mkdir()
    return Journal(folder)


def test_the_newest_project_comes_back_whole(journal: Journal) -> None:
    for number in range(3):
        record(journal, project(number), f"step {number}")
    found, entry = recovered(journal.folder)
    assert same(found, project(2))
    assert (entry.label, entry.original, entry.steps) == ("step 2", "p.mlwb", 1)


def test_a_project_without_data_comes_back_too(journal: Journal) -> None:
    record(journal, Project(notes="só"))
    assert recovered(journal.folder)[0] == Project(notes="só")


def test_what_a_command_did_not_touch_is_not_written_again(journal: Journal) -> None:
    before = project(1)
    record(journal, before)
    old = set(journal.folder.iterdir())
    assert before.dataset is not None
    record(journal, before.with_dataset(before.dataset.with_variable("x", label="X")))
    new = set(journal.folder.iterdir()) - old
    assert len(new) == 2, "the manifest and the description of the table"


def test_files_go_when_a_later_entry_is_on_disk(journal: Journal) -> None:
    for number in range(4):
        record(journal, project(number))
    crowded = len(list(journal.folder.iterdir()))
    journal.settle()
    assert len(list(journal.folder.iterdir())) < crowded
    assert same(recovered(journal.folder)[0], project(3))
    journal.clear()
    assert list(journal.folder.iterdir()) == []
    record(journal, project(9))
    assert same(recovered(journal.folder)[0], project(9))


def test_a_long_journal_is_begun_anew(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.project.journal.LONGEST", 2000)
    for number in range(20):
        record(journal, project(number))
    journal.settle()
    assert (journal.folder / JOURNAL).stat().st_size < 2000
    record(journal, project(77))
    assert same(recovered(journal.folder)[0], project(77))


def test_any_damage_leaves_the_line_before_or_is_told(journal: Journal) -> None:
    for number in range(3):
        record(journal, project(number))
    files = {path: path.read_bytes() for path in journal.folder.iterdir()}
    draw = random.Random(3)
    for _ in range(100):
        path = draw.choice(list(files))
        content = bytearray(files[path])
        if draw.random() < 0.4:
            del content[draw.randrange(len(content)) :]
        else:
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(bytes(content))
        try:
            assert any(same(recovered(journal.folder)[0], project(n)) for n in range(3))
        except ProjectError as error:
            assert error.advice
        path.write_bytes(files[path])


def test_a_torn_last_line_costs_one_command(journal: Journal) -> None:
    record(journal, project(1))
    record(journal, project(2))
    path = journal.folder / JOURNAL
    path.write_bytes(path.read_bytes()[:-20])
    assert same(recovered(journal.folder)[0], project(1))
    record(journal, project(3))
    assert same(recovered(journal.folder)[0], project(3))


def test_names_in_a_journal_cannot_point_elsewhere(journal: Journal, tmp_path: Path) -> None:
    from workbench.project.journal import _line

    (tmp_path / "secret").write_bytes(b"{}")
    entry = Entry("x", 0.0, 1, "", "", {"manifest.json": ("../secret", 2, 0)})
    (journal.folder / JOURNAL).write_bytes(b"\n" + _line(entry))
    with pytest.raises(ProjectError, match="damaged"):
        recovered(journal.folder)


def test_a_full_disk_is_told(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    record(journal, project(1))

    def full(self: Path, *_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(ProjectError, match="no space left on the disk"):
            record(journal, project(2))
    assert same(recovered(journal.folder)[0], project(1))
    record(journal, project(3))
    assert same(recovered(journal.folder)[0], project(3))


# -- killed ----------------------------------------------------------------------------------------


@POSIX
def test_a_session_killed_at_any_line_of_code_loses_one_command_at_most(tmp_path: Path) -> None:
    """The same session is killed after ever more lines of our code; see killed_session.py."""
    script = HERE / "killed_session.py"
    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ran.returncode == 0, ran.stderr
    lines = [line.split() for line in ran.stdout.splitlines()]
    assert len(lines) > 30, "so many places to be killed at"
    expected = [None, *tables()]
    for folder, done in lines:
        kept = [entry for entry in entries(Path(folder)) if entry]
        found = recovered(Path(folder))[0] if kept else Project(notes="0")
        number = int(found.notes)
        assert number in (int(done), int(done) + 1), (folder, done, number)
        data, wanted = found.dataset, expected[number]
        assert (data and data.fingerprint) == (wanted and wanted.fingerprint), (folder, number)


# -- windows ---------------------------------------------------------------------------------------


def keep(recovery: Recovery, value: Project, original: str = "") -> None:
    recovery.record(value, "Do", 1, original, Stamp(5, 7))


@pytest.fixture
def recovery() -> Iterator[Recovery]:
    recovery = Recovery()
    yield recovery
    recovery.close()


def test_a_living_window_leaves_nothing_over(recovery: Recovery) -> None:
    keep(recovery, Project(notes="mine"))
    assert leftovers() == []
    recovery.clear()
    assert leftovers() == []
    assert recovery.folder.exists()
    recovery.close()
    assert not recovery.folder.exists()


def test_two_windows_never_mix(recovery: Recovery) -> None:
    other = Recovery()
    for number in range(3):
        keep(recovery, project(number))
        keep(other, project(10 + number))
    assert same(recovered(recovery.folder)[0], project(2))
    assert same(recovered(other.folder)[0], project(12))
    other.close()
    assert same(recovered(recovery.folder)[0], project(2))


def crash(code: str) -> None:
    subprocess.run(
        [sys.executable, "-c", "from workbench.project import Project\n"
         "from workbench.project.recovery import Recovery, leftovers\n"
         "from workbench.project.stamp import Stamp\n"
         f"import os\n{code}\nos._exit(9)\n"],
        check=False,
        timeout=60,
    )  # fmt: skip


LOSE = "Recovery().record(Project(notes='lost'), 'Type', 3, 'study.mlwb', Stamp(5, 7))"


def lost() -> Leftover:
    (found,) = leftovers()
    return found


def test_work_of_a_killed_process_is_offered_until_discarded() -> None:
    crash(LOSE)
    found = lost()
    assert found.load().notes == "lost"
    assert (found.original, found.stamp, found.entry.steps) == ("study.mlwb", Stamp(5, 7), 3)
    assert lost() == found, "reading it does not take it away"
    found.discard()
    assert leftovers() == []


def test_it_survives_a_second_crash_while_it_is_brought_back() -> None:
    crash(LOSE)
    crash("found = leftovers()[0]; lock = found.claim(); found.load()")
    assert lost().load().notes == "lost"
    crash(
        "found = leftovers()[0]; lock = found.claim(); mine = Recovery()\n"
        "mine.record(found.load(), 'Bring back', 1, '', Stamp())"
    )
    assert [item.load().notes for item in leftovers()] == ["lost", "lost"]


def test_only_one_window_brings_it_back() -> None:
    crash(LOSE)
    found = lost()
    lock = found.claim()
    assert lock is not None
    assert found.claim() is None
    assert leftovers() == []
    lock.release()
    assert lost() == found


def test_what_holds_nothing_is_cleared_away(recovery: Recovery) -> None:
    keep(recovery, Project())
    empty = recovery.folder.parent / "1-empty"
    empty.mkdir()
    (empty / "lock").touch()
    os.utime(empty, (1, 1))
    young = recovery.folder.parent / "2-young"
    young.mkdir()
    (young / "lock").touch()
    assert leftovers() == []
    assert not empty.exists()
    assert young.exists(), "its window may be about to take the lock"


def test_a_window_waits_for_the_lock_that_another_one_looks_at(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [False, False, True]
    monkeypatch.setattr(ProcessLock, "take", lambda _self: answers.pop(0))
    recovery = Recovery()
    keep(recovery, Project(notes="mine"))
    assert answers == []
    monkeypatch.undo()
    recovery.close()


def test_a_lock_is_free_again_when_it_is_let_go(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()
    assert not ProcessLock(tmp_path / "no" / "lock").take()
