"""Design tokens: every colour and distance of the window, once for light and once for dark.

Text on its surface reaches at least 4.5:1 (WCAG AA); tests/gui/test_theme.py computes it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as "#rrggbb", named by what they are for, never by how they look."""

    window: str  # behind everything
    surface: str  # cards, tables, fields
    raised: str  # hovered rows, headers of tables
    border: str
    border_strong: str  # edges of things one can click or type into
    text: str
    text_muted: str
    text_faint: str  # decoration and disabled things only
    accent: str
    accent_hover: str
    accent_soft: str  # background of the selected
    on_accent: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    shadow: str


LIGHT = Tokens(
    window="#f4f5f8",
    surface="#ffffff",
    raised="#f7f8fa",
    border="#e3e6eb",
    border_strong="#c5cbd5",
    text="#191d24",
    text_muted="#586170",
    text_faint="#98a1af",
    accent="#0a66a8",
    accent_hover="#084f84",
    accent_soft="#e5f1fa",
    on_accent="#ffffff",
    success="#17724a",
    success_soft="#e6f4ec",
    warning="#8a5200",
    warning_soft="#fdf3df",
    error="#b3261e",
    error_soft="#fcebe9",
    shadow="#1b2a4a",
)

DARK = Tokens(
    window="#14171c",
    surface="#1c2027",
    raised="#232831",
    border="#2d333d",
    border_strong="#465060",
    text="#e9ebef",
    text_muted="#a5adba",
    text_faint="#6d7684",
    accent="#74bdf5",
    accent_hover="#9ed2fa",
    accent_soft="#17344b",
    on_accent="#08202f",
    success="#6fd3a0",
    success_soft="#173226",
    warning="#f0bd62",
    warning_soft="#38290f",
    error="#ff9a90",
    error_soft="#3d1c1a",
    shadow="#000000",
)

# Distances in device-independent pixels, one scale for all of the window.
GAP_SMALL, GAP, GAP_LARGE = 6, 12, 20


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#rrggbb" colours by WCAG 2.1, from 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
