"""The window: one renderer of data, models and results."""

import os

# PySide6 else makes a class when it is first asked for, and the process ends when two threads do so at once:
# the library of plots is imported in a thread. All at the start takes a tenth of a second.
os.environ.setdefault("PYSIDE6_OPTION_LAZY", "0")
