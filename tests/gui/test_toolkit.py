"""The toolkit is sound: PySide6 6.12.0 dropped references to True (fatal on CPython 3.11)."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from PySide6.QtCore import QObject, Signal
class Sender(QObject):
    said = Signal()
sender = Sender()
sender.said.connect(lambda: None)
for _ in range(5000):
    sender.said.emit()
print("alive")
"""


def test_thousands_of_emits_do_not_end_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
