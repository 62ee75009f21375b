"""The toy plugin for this room."""

from toys import numbers, toy_folder

__all__ = ["numbers", "toy_folder"]
