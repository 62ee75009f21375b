"""The window: one renderer of data, models and results."""

from workbench.gui.pyside_guard import keep_true_alive

keep_true_alive()
