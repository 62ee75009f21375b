"""Durations in words."""

from __future__ import annotations


def in_words(seconds: float) -> str:
    """A duration as one would say it: "about 5 seconds", "about 3 minutes"."""
    for unit, length in (("hour", 3600.0), ("minute", 60.0)):
        if seconds >= 1.5 * length:
            return f"about {round(seconds / length)} {unit}s"
    if seconds > 45:
        return "about a minute"
    return f"about {round(seconds)} seconds" if seconds >= 1.5 else "about a second"
