"""Ten thousand damaged files of every format: each gives data or one sentence, at once, with no code run.

    python benchmarks/damaged_files.py [COUNT] [--seed N] [--keep FOLDER]

Every file is read by a process of its own, forked from this one (so not on Windows), with 20 seconds and 2
gigabytes. What a reader must not do is told by Python's audit events: start programs, connect, unpickle,
write files. Formats whose library may end its process (`FileFormat.apart`) are counted when they do: in the
workbench that process is a child, and the file is told to be damaged. Prints a table; exit code 1 when
anything else happened. --keep: put files that did harm there.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from damaged import damaged, good_files

from workbench.data.files.format import Reading
from workbench.data.files.read import parts_of, read_here
from workbench.data.files.registry import TEXT, format_of
from workbench.data.files.source import Source
from workbench.data.load import load
from workbench.errors import DataError, OptionsError

SECONDS, BYTES = 20, 2 << 30
OUTCOMES = ("data", "sentence", "ended apart", "no sentence", "ended", "hung", "ran code")
HARM = OUTCOMES[3:]
_FORBIDDEN = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "socket.connect",
              "pickle.find_class", "os.fork", "shutil.rmtree")  # fmt: skip


def read(path: Path) -> None:
    """As the workbench reads it, but in this process."""
    known = format_of(path)
    if known is TEXT:
        load(path)
        return
    for part in parts_of(path)[:3] or ("",):
        read_here(Source(path, known, Reading().with_part(known, part)))


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if event in _FORBIDDEN or writes:
        os._exit(OUTCOMES.index("ran code"))


def _in_child(path: Path) -> int:
    """What came of it, as an exit code."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)
    sys.addaudithook(_watch)
    try:
        read(path)
    except (DataError, OptionsError) as error:
        clear = bool(error.message) and bool(error.advice) and "\n" not in str(error)
        return OUTCOMES.index("sentence" if clear else "no sentence")
    except BaseException:
        return OUTCOMES.index("no sentence")
    return OUTCOMES.index("data")


def outcome(path: Path, *, apart: bool) -> str:
    child = os.fork()
    if child == 0:
        os._exit(_in_child(path))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) == signal.SIGALRM:
            return "hung"
        return "ended apart" if apart else "ended"
    code = os.WEXITSTATUS(status)
    return OUTCOMES[code] if code < len(OUTCOMES) else "ended apart" if apart else "ended"


def run(count: int, seed: int, keep: Path | None) -> dict[str, Counter[str]]:
    """Outcomes by the name of the good file."""
    found: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = good_files(folder)
        for path in good:
            read_quietly(path)  # libraries are loaded here once, not in every child
        for number in range(count):
            source = good[number % len(good)]
            path = folder / f"{source.stem}_hurt{source.suffix}"
            path.write_bytes(damaged(source.read_bytes(), Random(seed * 1_000_003 + number)))
            apart = format_of(source).apart
            what = outcome(path, apart=apart)
            found.setdefault(source.name, Counter())[what] += 1
            if what in HARM:
                print(f"{what}: {source.name}, number {number}", flush=True)
                if keep is not None:
                    (keep / f"{number}{source.suffix}").write_bytes(path.read_bytes())
    return found


def read_quietly(path: Path) -> None:
    try:
        read(path)
    except DataError as error:
        print(f"{path.name}: {error}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    begun = time.time()
    found = run(arguments.count, arguments.seed, arguments.keep)
    print("| file | " + " | ".join(OUTCOMES) + " |")
    print("|---" * (len(OUTCOMES) + 1) + "|")
    total: Counter[str] = Counter()
    for name, counts in [*found.items(), ("all", total)]:
        print(f"| {name} | " + " | ".join(str(counts[what]) for what in OUTCOMES) + " |")
        total += counts if name != "all" else Counter()
    print(f"seed {arguments.seed}, {arguments.count} files, {time.time() - begun:.0f} s")
    return int(any(total[what] for what in HARM))


if __name__ == "__main__":
    sys.exit(main())
