"""Rows sorted, chosen or deleted: the journal keeps their places, and gives back exactly what was there."""

from __future__ import annotations

import gc
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from project.fixtures.make_journal import last
from project.fixtures.make_project import dataset

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.rows import without_rows
from workbench.data.rows import in_order, meeting, sampled
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import ProjectError
from workbench.project import Project, kept_parts
from workbench.project.history import History
from workbench.project.journal import JOURNAL, Entry, Journal, entries, recovered
from workbench.project.journal_parts import JournalParts
from workbench.project.members import project_of

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    monkeypatch.setattr(kept_parts, "LEAST_ROWS", 1)
    folder = tmp_path / "journal"
    folder.mkdir()
    return Journal(folder)


def mixed(rows: int = 400) -> Dataset:
    """Decimals, long whole numbers and categories; some of each missing where they can be."""
    draw = np.random.default_rng(7)
    decimals = draw.normal(size=rows)
    decimals[::9] = np.nan
    columns = {
        "x": NumericColumn(decimals),
        "n": NumericColumn(draw.integers(-(2**62), 2**62, rows)),
        "f": CodedColumn(draw.integers(-1, 3, rows).astype(np.int32), ("a", "b", "c")),
    }
    levels = tuple(map(Level, "abc"))
    return Dataset(
        columns, [Variable("x"), Variable("n"), Variable("f", measure=Measure.NOMINAL, levels=levels)]
    )


def record(journal: Journal, data: Dataset) -> set[str]:
    """The files that one more entry made."""
    before = {path.name for path in journal.folder.iterdir()}
    journal.record(Project(data), Entry("Do", 0.0, 1, "", ""))
    return {path.name for path in journal.folder.iterdir()} - before


def newest(journal: Journal) -> Entry:
    return next(entries(journal.folder))


def same(journal: Journal, data: Dataset) -> bool:
    found = recovered(journal.folder)[0].dataset
    assert found is not None
    return found.fingerprint == data.fingerprint


CHANGES: list[Callable[[Dataset], Dataset]] = [
    lambda data: in_order(data, ["x"]),
    lambda data: in_order(data, ["f", "n"], {"n"}),
    lambda data: meeting(data, 'f != "c"'),
    lambda data: without_rows(data, np.array([0, 5, 399])),
    lambda data: sampled(data, 0.5, 3),
    lambda data: data.take(np.repeat(np.arange(400), 3)),
]


@pytest.mark.parametrize(
    "change", CHANGES, ids=["sort", "sort by two", "filter", "delete", "sample", "repeat"]
)
def test_rows_of_the_table_before_are_kept_as_their_places(
    journal: Journal, change: Callable[[Dataset], Dataset]
) -> None:
    data = mixed()
    record(journal, data)
    changed = change(data)
    assert len(record(journal, changed)) == 3, "the manifest, the description and the places"
    assert set(newest(journal).rows) == {"data/0000.npy", "data/0001.npy", "data/0002.npy"}
    assert same(journal, changed)
    journal.settle()
    assert same(journal, changed), "the columns they are rows of stay"


def test_places_take_four_bytes_a_row(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    record(journal, in_order(data, ["x"]))
    (_, (_, size, _)) = newest(journal).rows["data/0000.npy"]
    assert size == 128 + 4 * 400


def test_rows_of_rows_are_rows_of_the_whole_column(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    steps = [in_order(data, ["x"])]
    record(journal, steps[-1])
    steps.append(meeting(steps[-1], 'f != "c"'))
    record(journal, steps[-1])
    steps.append(in_order(steps[-1], ["n"]))
    assert len(record(journal, steps[-1])) == 3
    assert same(journal, steps[-1])
    journal.settle()
    kept = [path for path in journal.folder.iterdir() if path.suffix == ".part"]
    assert len(kept) == 2 + 3 + 1 + 1, "manifest, description, columns, categories and one order"
    assert same(journal, steps[-1])


def test_a_column_beside_them_that_was_edited_is_written_whole(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    ordered = in_order(data, ["x"])
    edited = ordered.replaced({"x": NumericColumn(np.arange(400.0))})
    record(journal, edited)
    assert set(newest(journal).rows) == {"data/0001.npy", "data/0002.npy"}
    assert same(journal, edited)
    again = in_order(edited, ["n"])
    record(journal, again)
    assert same(journal, again)
    journal.settle()
    assert same(journal, again)


def test_undo_and_redo_write_no_column_again(journal: Journal) -> None:
    data = mixed()
    ordered = in_order(data, ["x"])
    history = History(Project(data))
    history.do("Sort", Project(ordered))
    for project in (Project(data), history.project, history.undo(), history.redo()):
        assert project.dataset is not None
        record(journal, project.dataset)
        journal.settle()
        assert same(journal, project.dataset)
    largest = sorted(path.stat().st_size for path in journal.folder.glob("*.part"))[-4:]
    assert largest == [128 + 4 * 400, 128 + 4 * 400, 128 + 8 * 400, 128 + 8 * 400]


def test_few_rows_of_many_are_written_and_the_many_go(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    few = data.take(np.arange(50))
    record(journal, few)
    assert newest(journal).rows == {}
    journal.settle()
    assert sum(path.stat().st_size for path in journal.folder.glob("*.part")) < 400 * 8
    assert same(journal, few)


def test_short_columns_are_written_whole(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_parts, "LEAST_ROWS", 401)
    data = mixed()
    record(journal, data)
    record(journal, in_order(data, ["x"]))
    assert newest(journal).rows == {}


def test_rows_of_what_the_journal_never_had_are_written_whole(journal: Journal) -> None:
    ordered = in_order(mixed(), ["x"])
    gc.collect()
    record(journal, ordered)
    assert newest(journal).rows == {}
    record(journal, in_order(in_order(ordered, ["n"]), ["f"]))
    assert newest(journal).rows == {}, "the table between the two was no command"


def test_the_journal_keeps_no_column_alive_that_nobody_has(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    ordered = in_order(data, ["x"])
    record(journal, ordered)
    before = ordered.column("x").taken
    del data
    gc.collect()
    assert before is not None
    assert before.source() is None
    journal.settle()
    assert same(journal, ordered)
    again = in_order(ordered, ["n"])
    assert len(record(journal, again)) == 3, "its file is still there to be named"
    assert same(journal, again)


def test_a_journal_of_many_orders_stays_small(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    for number in range(12):
        data = in_order(data, ["n"], {"n"} if number % 2 else ())
        record(journal, data)
        journal.settle()
    assert same(journal, data)
    assert sum(path.stat().st_size for path in journal.folder.glob("*.part")) < 400 * 30


def test_a_table_behind_the_shown_one_is_kept_the_same_way(journal: Journal) -> None:
    data = mixed()
    journal.record(Project(data, tables={"t": data}), Entry("Do", 0.0, 1, "", ""))
    ordered = in_order(data, ["n"])
    journal.record(Project(data, tables={"t": ordered}), Entry("Do", 0.0, 2, "", ""))
    assert set(newest(journal).rows) == {f"tables/0/000{place}.npy" for place in range(3)}
    found = recovered(journal.folder)[0]
    assert found.dataset is not None
    assert found.dataset.fingerprint == data.fingerprint
    assert found.tables["t"].fingerprint == ordered.fingerprint


@pytest.mark.parametrize("name", ["journal-1", "journal-2"])
def test_journals_of_earlier_versions_come_back(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(FIXTURES / f"{name}.zip") as kept:
        kept.extractall(tmp_path)
    found, entry = recovered(tmp_path)
    assert found.dataset is not None
    assert (found.dataset.fingerprint, found.notes) == (last().fingerprint, "5")
    assert (entry.label, entry.original) == ("Delete 3 rows", "study.mlwb")
    assert bool(entry.rows) == (name == "journal-2")
    assert found.dataset.n_rows == dataset().n_rows - 3


# -- damaged and hostile -----------------------------------------------------------------------------


def rewritten(journal: Journal, places: bytes) -> JournalParts:
    """The newest entry with another file of places, which the line truly describes."""
    entry = newest(journal)
    file = "000099.part", len(places), zlib.crc32(places)
    (journal.folder / file[0]).write_bytes(places)
    rows = {member: (column, file) for member, (column, _) in entry.rows.items()}
    changed = Entry(entry.label, entry.at, entry.steps, "", "", entry.parts, rows)
    return JournalParts(journal.folder, changed)


def npy(values: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, values, allow_pickle=True)
    return out.getvalue()


def lying(shape: str) -> bytes:
    """A header that promises more than there is."""
    head = f"{{'descr': '<i4', 'fortran_order': False, 'shape': ({shape},), }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode() + bytes(1600)


ORDER = np.arange(400, dtype=np.int32)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (npy(np.where(ORDER == 7, 400, ORDER)), "names rows that are not there"),
        (npy(np.where(ORDER == 7, -1, ORDER)), "names rows that are not there"),
        (npy(np.where(ORDER == 7, 2**62, ORDER.astype(np.int64))), "names rows that are not there"),
        (npy(ORDER[:-1]), "type and length"),
        (npy(np.tile(ORDER, 2)), "larger than it may be"),
        (npy(ORDER.astype(float)), "not made of whole numbers"),
        (npy(ORDER.astype(np.uint32)), "not made of whole numbers"),
        (npy(ORDER > 3), "not made of whole numbers"),
        (npy(ORDER.reshape(20, 20)), "order of rows in its part 'data/0000.npy' cannot be read"),
        (npy(np.array([None] * 400)), "cannot be read"),
        (lying("1099511627776"), "cannot be read"),
        (lying("9" * 60), "cannot be read"),
        (lying("-400"), "cannot be read"),
        (b"junk", "cannot be read"),
        (b"", "cannot be read"),
    ],
    ids=["outside", "negative", "far outside", "short", "long", "decimals", "unsigned", "flags", "square",
         "objects", "huge", "huger", "less than none", "junk", "nothing"],
)  # fmt: skip
def test_hostile_orders_are_refused_in_one_sentence(journal: Journal, places: bytes, words: str) -> None:
    data = mixed()
    record(journal, data)
    record(journal, in_order(data, ["x"]))
    with pytest.raises(ProjectError, match=words) as caught:
        project_of(rewritten(journal, places))
    assert caught.value.message.startswith("The unsaved work cannot be brought back: ")
    assert caught.value.message.count(".") - caught.value.message.count(".npy") == 1
    assert caught.value.advice


def test_a_damaged_or_missing_order_leaves_the_entry_before(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    ordered = in_order(data, ["x"])
    record(journal, ordered)
    (_, (name, _, _)) = newest(journal).rows["data/0000.npy"]
    path = journal.folder / name
    whole = path.read_bytes()
    for damaged in (whole[:-4], bytes([*whole[:-1], whole[-1] ^ 1]), None):
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        words = "is missing" if damaged is None else "is not whole"
        with pytest.raises(ProjectError, match=rf"its part 'data/0000.npy' {words}"):
            project_of(JournalParts(journal.folder, newest(journal)))
        assert same(journal, data)
        path.write_bytes(whole)
    assert same(journal, ordered)


def test_a_lost_column_takes_its_rows_with_it(journal: Journal) -> None:
    data = mixed()
    record(journal, data)
    record(journal, in_order(data, ["x"]))
    ((name, _, _), _) = newest(journal).rows["data/0001.npy"]
    (journal.folder / name).unlink()
    with pytest.raises(ProjectError, match="its copy is damaged"):
        recovered(journal.folder)


@pytest.mark.parametrize(
    "rows",
    [3, [], {"data/0000.npy": 1}, {"data/0000.npy": [["a", 1, 2]]}, {"data/0000.npy": [["a", 1e999, 2]] * 2}],
)
def test_a_line_that_names_rows_wrongly_does_not_count(journal: Journal, rows: object) -> None:
    data = mixed()
    record(journal, data)
    path = journal.folder / JOURNAL
    fields = json.loads(path.read_bytes().rpartition(b"\n")[2].partition(b" ")[2])
    text = json.dumps({**fields, "label": "Wrong", "rows": rows}).encode()
    path.write_bytes(path.read_bytes() + b"\n%08x %s" % (zlib.crc32(text), text))
    assert newest(journal).label == "Do"
    assert same(journal, data)


def test_names_of_rows_cannot_point_elsewhere(journal: Journal, tmp_path: Path) -> None:
    data = mixed()
    record(journal, data)
    record(journal, in_order(data, ["x"]))
    entry = newest(journal)
    (column, (_, size, checksum)) = entry.rows["data/0000.npy"]
    (tmp_path / "order").write_bytes((journal.folder / entry.rows["data/0000.npy"][1][0]).read_bytes())
    rows = dict.fromkeys(entry.rows, (column, ("../order", size, checksum)))
    changed = Entry("x", 0.0, 1, "", "", entry.parts, rows)
    with pytest.raises(ProjectError, match="is missing"):
        project_of(JournalParts(journal.folder, changed))
