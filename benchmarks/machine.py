"""What a reader must know of the machine to judge a time: processors, load, linear algebra, versions."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def load() -> str:
    """The mean number of running processes over one and five minutes."""
    if not hasattr(os, "getloadavg"):
        return "unknown"
    one, five, _ = os.getloadavg()
    return f"{one:.1f} (1 min), {five:.1f} (5 min)"


def priority() -> str:
    """How this process is favoured or held back among others, "" if it is not."""
    nice = os.nice(0) if hasattr(os, "nice") else 0
    return f"; niceness {nice}" if nice else ""


def description() -> str:
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.is_file() else None
    return found[1] if found else platform.processor() or platform.machine()


def our_linear_algebra() -> str:
    """numpy's version and the BLAS that this process has loaded."""
    import numpy
    import scipy

    build = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
    maps = Path("/proc/self/maps")
    loaded = (
        sorted(set(re.findall(r"\S*/(\S*openblas\S*|\S*mkl\S*)", maps.read_text()))) if maps.is_file() else []
    )
    versions = f"numpy {numpy.__version__}, scipy {scipy.__version__}, {build['name']} {build['version']}"
    return f"{versions}: {', '.join(loaded)}"
