"""Set up the Multilevel Workbench in a folder of its own, and start it.

    python3 start.py                 the workbench with its sample project (without a display: as files)
    python3 start.py test [ARGS]     all tests, on all cores; ARGS go to pytest
    python3 start.py COMMAND [ARGS]  the shell door, for instance: python3 start.py run recipe.json

Needs Python 3.11 or newer and nothing else. Everything goes into `.venv` beside this file; on a Debian-like
system the libraries that Qt needs are installed too, or the line to type is shown. It is done only once.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OUTPUT = ROOT / "workbench-output"
CONSTRAINTS = ROOT / "constraints.txt"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# What Qt loads at run time: soname -> Debian package.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
SCREEN_LIBRARIES = {  # needed besides, to show a window on an X display
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_PACKAGE = "fonts-dejavu-core"
MOST_TEST_PROCESSES = 4


class Stop(Exception):
    """Set-up cannot go on; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        raise Stop(
            f"The workbench needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.\n"
            "Install a newer Python and start again with it, for instance: python3.11 start.py"
        )
    testing = arguments[:1] == ["test"]
    if testing or not arguments or arguments[0] in ("window", "demo"):
        require_system_libraries()
    set_up("test" if testing else "app")
    if testing:
        # --cov last: standing before a path it would take that path as its own value, and all tests would run
        coverage = [] if "--no-cov" in arguments else ["--cov"]  # pytest-cov warns of both together
        command = [str(PYTHON), "-P", "-m", "pytest", *side_by_side(arguments[1:]), *arguments[1:], *coverage]
        return run(command, cwd=ROOT)
    door = [str(PYTHON), "-P", "-m", "workbench"]
    if arguments:
        return run([*door, *arguments])
    if has_display():
        return run([*door, "demo"])
    say("There is no display here, so the sample project is fitted and drawn into files.")
    return run([*door, "demo", "--out", str(OUTPUT)])


def side_by_side(arguments: list[str]) -> list[str]:
    """A test process for each core, four at most; only one for named files, and when told to stop early.

    Files are handed out whole and in their order, so that a file's tests meet as they do in one process.
    """
    alone = re.compile(r"-n.*|-[a-z]*[sx]|--(numprocesses|dist|exitfirst|maxfail|pdb|trace|stepwise)\b.*")
    if cores() == 1 or any(alone.fullmatch(word) or ".py" in word for word in arguments):
        return []
    return ["-n", str(min(cores(), MOST_TEST_PROCESSES)), "--dist", "loadfile", "--no-loadscope-reorder"]


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- the Python side: .venv -------------------------------------------------------------------------------


def set_up(purpose: str) -> None:
    """Bring `.venv` up to date for "app" or "test"; a stamp that still fits means there is nothing to do."""
    wanted = fingerprint()
    stamps = {"app": VENV / "ready-app", "test": VENV / "ready-test"}
    if PYTHON.exists() and read(stamps[purpose]) == wanted:
        return
    say("Setting up the workbench in .venv (needed once; the download is about 250 MB) ...")
    if not venv_fits():
        create_venv()
    pip("setuptools")
    pip("--no-build-isolation", "--editable", ".[dev]" if purpose == "test" else ".")
    for stamp in stamps if purpose == "test" else [purpose]:
        stamps[stamp].write_text(wanted, encoding="utf-8")
    say("Set-up is done.")


def fingerprint() -> str:
    """Changes when the dependencies, their pins, this folder's place or the Python in use change."""
    parts = [python_version(), str(ROOT), read(ROOT / "pyproject.toml"), read(CONSTRAINTS)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def venv_fits() -> bool:
    return PYTHON.exists() and f"version = {python_version()}." in read(VENV / "pyvenv.cfg")


def create_venv() -> None:
    if not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        say("  Python's venv module is missing.")
        apt_install([f"python{python_version()}-venv"], "Python's venv module is missing")
    say("  creating the environment")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment())
    if done.returncode:
        raise Stop(f"The environment {VENV} could not be created.\n{(done.stdout + done.stderr).strip()}")


def pip(*what: str) -> None:
    """Install with the pinned versions, telling in few words what comes."""
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--constraint", str(CONSTRAINTS), *what]
    last: deque[str] = deque(maxlen=12)
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    assert child.stdout is not None
    with child:
        for line in child.stdout:
            last.append(line.rstrip())
            tell_progress(line)
    if child.returncode:
        raise Stop(
            "\n".join(last) + "\n\nThe packages could not be installed: pip's last words are above.\n"
            "If they speak of a connection, go online and start again; what was done so far is kept."
        )


def tell_progress(line: str) -> None:
    large = re.match(r"\s*(?:Downloading|Using cached) (?:\S*/)?([^\s/]+?)-\d\S* \((.+ MB)\)", line)
    if large:
        say(f"  fetching {large[1]} ({large[2]})")
    elif line.startswith("Installing collected packages:") and "," in line:
        say(f"  installing {line.count(',') + 1} packages")


# --- the system side: libraries that Qt loads -------------------------------------------------------------


def require_system_libraries() -> None:
    """On Linux see that Qt's run-time libraries and one font are there; install them where we may."""
    if not sys.platform.startswith("linux"):
        return
    wanted = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if has_display() else {})}
    missing = [name for name in wanted if not loads(name)]
    packages = [wanted[name] for name in missing]
    if not any(has_file(Path(folder).expanduser()) for folder in FONT_FOLDERS):
        packages.append(FONT_PACKAGE)
    if not packages:
        return
    say(f"Qt needs {len(packages)} system packages that are not there: {' '.join(packages)}")
    if not shutil.which("apt-get"):
        names = ", ".join(missing) or "a font"
        raise Stop(f"Please install these with your system's package manager, then start again: {names}")
    apt_install(packages, "Qt, which draws the window, needs system libraries")


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_file(folder: Path) -> bool:
    return any(path.suffix.lower() in (".ttf", ".otf", ".ttc", ".pfb") for path in folder.rglob("*"))


def apt_install(packages: list[str], why: str) -> None:
    """Install with apt-get when we may; refresh its lists only if it does not know the packages."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    by_hand = f"{why}. Please type this line, then start again:\n\n    sudo {line}\n"
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Stop(by_hand)
    say("  installing them with apt-get")
    if apt(*line.split()[1:]) and (apt("update") or apt(*line.split()[1:])):
        raise Stop(f"apt-get could not install them (is this machine online?). {by_hand}")


def apt(*words: str) -> int:
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0", *words]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run(command, env=quiet, **streams).returncode


# --- small things -----------------------------------------------------------------------------------------


def run(command: list[str], cwd: Path | None = None) -> int:
    """Run to the end; Ctrl-C belongs to the child, which tidies up, and then we leave with its exit code."""
    child = subprocess.Popen(command, cwd=cwd, env=environment())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = child.wait()
    return 128 - code if code < 0 else code


def environment() -> dict[str, str]:
    """This process's environment without what would put other packages before those of `.venv`."""
    others = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_USER")
    return {name: value for name, value in os.environ.items() if name not in others}


def python_version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(f"\n{reason}")
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        sys.exit(130)
