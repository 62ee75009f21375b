"""Colours: readable on their background (WCAG 2.1 contrast), and every role resolves."""

from __future__ import annotations

import pytest

from workbench.results.theme import DARK, LIGHT, Theme, css_color, css_ink, css_variables


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2.1."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["text", "text_muted", "info", "warning", "error"])
def test_text_can_be_read(theme: Theme, name: str) -> None:
    for background in (theme.background, theme.surface):
        assert contrast(getattr(theme, name), background) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_marks_stand_out(theme: Theme) -> None:
    roles = ["primary", "secondary", "accent", "muted", *(f"series:{i}" for i in range(len(theme.series)))]
    for role in roles:
        assert contrast(theme.color(role), theme.background) >= 3.0, role


def test_roles() -> None:
    assert LIGHT.color("primary") == LIGHT.series[0]
    assert LIGHT.color("series:8") == LIGHT.series[1]
    assert LIGHT.color("muted") == LIGHT.muted
    for odd in ("", "red", "series:", "series:x", "series:-1", "series:²", '"><script>'):
        assert LIGHT.color(odd) == LIGHT.primary
        assert css_color(odd, "auto") == f"var(--wb-primary,{LIGHT.primary})"


def test_variables_cover_every_colour_a_drawing_may_name() -> None:
    rules = css_variables()
    for css in (css_color("series:3", "auto"), css_color("accent", "auto"), css_ink("text_muted", "auto")):
        name = css.removeprefix("var(").split(",")[0]
        assert rules.count(f"{name}:") == 2
    assert css_ink("grid", "dark") == DARK.grid
