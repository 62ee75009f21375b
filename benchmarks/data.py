"""How long a CSV of 1,000,000 rows x 20 columns takes to open, and how much memory, beside pandas' readers.

    python benchmarks/data.py [--write]     --write: also into benchmarks/RESULTS_data.md

Every try is a process of its own that reads once; the file is in the cache of the system. Times are of the
wall clock and of all processors together: on a busy machine the latter say more. Memory is the most that the
process held beyond what it held before it read, in multiples of the raw frame (8 bytes a number, the text and
a pointer a word). The goal: within 1.5 times pandas' fastest reader, less than 3 raw frames.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import machine

ROWS, TRIES = 1_000_000, 9
FOLDER = Path(__file__).resolve().parent
READERS = {
    "the workbench": "ours",
    "pandas, engine c": "c",
    "pandas, engine pyarrow": "pyarrow",
}
FILES = ("numbers and words", "decimals only")


def write_file(path: Path, kind: str) -> int:
    """Write the file; the bytes of the raw frame."""
    import numpy as np
    import pandas as pd

    draw = np.random.default_rng(1)
    words = np.array([f"town {i}" for i in range(400)])
    columns: dict[str, object] = {}
    size = 0
    for place in range(20):
        if kind == FILES[0] and place % 5 == 3:
            values = draw.integers(0, 2000, ROWS)
            size += 8 * ROWS
        elif kind == FILES[0] and place % 5 == 4:
            values = words[draw.integers(0, 400, ROWS)]
            size += 8 * ROWS + sum(map(len, values))
        else:
            values = np.round(draw.normal(50, 10, ROWS), 3)
            size += 8 * ROWS
        columns[f"v{place + 1}"] = values
    pd.DataFrame(columns).to_csv(path, index=False)
    return size


def peak() -> int:
    """Most bytes of memory that this process ever held."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def read_once(path: Path, reader: str) -> None:
    """In a process of its own: read, and print wall time, processor time and memory."""
    import pandas as pd

    from workbench.data.load import load

    small = path.with_name("small.csv")
    with path.open("rb") as file:
        small.write_bytes(b"".join(file.readline() for _ in range(50_000)))  # as large files are read

    def read(which: Path) -> object:
        if reader == "ours":
            return load(which)
        return pd.read_csv(which, engine=reader)  # type: ignore[call-overload]

    read(small)  # libraries are loaded, and threads started
    before = peak()
    wall, cpu = time.perf_counter(), time.process_time()
    data = read(path)
    print(time.perf_counter() - wall, time.process_time() - cpu, peak() - before)
    assert data is not None


def ran(*words: str) -> list[str]:
    """What this script prints in a process of its own: memory counts from a parent that is small."""
    command = [sys.executable, __file__, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def measure(path: Path) -> dict[str, tuple[list[float], ...]]:
    """Wall and processor time and memory of every try, by the title of the reader; they take turns."""
    rows: dict[str, list[list[float]]] = {title: [] for title in READERS}
    for _ in range(TRIES):
        for title, reader in READERS.items():
            rows[title].append([float(word) for word in ran("--read", str(path), reader)])
    return {title: tuple(map(list, zip(*tries, strict=True))) for title, tries in rows.items()}


def results() -> str:
    lines = [
        "# Reading a CSV of 1,000,000 rows and 20 columns",
        "",
        f"Machine: {machine.description()}. Load: {machine.load()}{machine.priority()}.",
        f"{TRIES} processes each, in turns; made by `python benchmarks/data.py --write`, which says how.",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for kind in FILES:
            path = Path(folder) / "big.csv"
            raw = int(ran("--make", str(path), kind)[0])
            size = path.stat().st_size / 1e6
            lines += ["", f"## {kind.capitalize()}", ""]
            lines += [f"{size:.0f} MB of text, a raw frame of {raw / 1e6:.0f} MB.", ""]
            lines += ["| reader | wall, s: median | fastest | processors, s: median | memory, raw frames |"]
            lines += ["|---|---|---|---|---|"]
            for title, (wall, cpu, memory) in measure(path).items():
                times = f"{median(wall):.2f} | {min(wall):.2f} | {median(cpu):.2f}"
                lines.append(f"| {title} | {times} | {max(memory) / raw:.2f} |")
    lines += ["", f"Load at the end: {machine.load()}."]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--read", nargs=2)
    parser.add_argument("--make", nargs=2)
    arguments = parser.parse_args()
    if arguments.read:
        read_once(Path(arguments.read[0]), arguments.read[1])
        return
    if arguments.make:
        print(write_file(Path(arguments.make[0]), arguments.make[1]))
        return
    told = results()
    print(told)
    if arguments.write:
        (FOLDER / "RESULTS_data.md").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
