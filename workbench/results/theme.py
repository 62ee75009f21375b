"""Colours as pure data, light and dark: one source for the window, HTML and SVG.

Data colours are those of Okabe and Ito (2008, "Color universal design"), which people with any common colour
vision can tell apart; the dark theme picks the lighter ones of the same set. Figures name roles ("primary",
"series:2"), a theme resolves them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

ThemeName = Literal["light", "dark", "auto", "tol_bright", "high_contrast", "grey"]

BLACK, WHITE = "#000000", "#ffffff"
BLUE, SKY, GREEN, YELLOW = "#0072b2", "#56b4e9", "#009e73", "#f0e442"
ORANGE, VERMILLION, PURPLE = "#e69f00", "#d55e00", "#cc79a7"


@dataclass(frozen=True, slots=True)
class Theme:
    """Surfaces, text and rules; one colour for each kind of notice; data colours by role.

    rule: strong lines of tables; hairline: borders and axes; grid: lines behind data;
    series: colours of categories, used in this order and then from the start again.
    """

    name: Literal["light", "dark"]
    background: str
    surface: str
    text: str
    text_muted: str
    rule: str
    hairline: str
    grid: str
    info: str
    warning: str
    error: str
    primary: str
    secondary: str
    accent: str
    muted: str
    series: tuple[str, ...]

    def color(self, role: str) -> str:
        """The colour of a role; a role nobody knows gets the primary one."""
        if role.startswith("series:"):
            number = role.removeprefix("series:")
            return self.series[int(number) % len(self.series)] if _is_count(number) else self.primary
        return {
            "secondary": self.secondary,
            "accent": self.accent,
            "muted": self.muted,
            "text": self.text,
            "background": self.background,
        }.get(role, self.primary)

    def variables(self) -> dict[str, str]:
        """CSS variable -> colour of everything in the theme."""
        plain = {
            "--wb-" + name.replace("_", "-"): getattr(self, name)
            for name in self.__slots__
            if name not in ("name", "series")
        }
        return plain | {f"--wb-series-{i}": color for i, color in enumerate(self.series)}


LIGHT = Theme(
    name="light",
    background=WHITE,
    surface="#f5f7f9",
    text="#1b1f24",
    text_muted="#57606a",
    rule="#1b1f24",
    hairline="#c9d1d9",
    grid="#e8ebef",
    info="#0a5c99",
    warning="#8a5a00",
    error="#b42318",
    primary=BLUE,
    secondary=VERMILLION,
    accent="#00805d",
    muted="#76808b",
    series=(BLUE, VERMILLION, "#00805d", "#b35c8c", "#a87400", "#2b8cc4", BLACK),
)

DARK = Theme(
    name="dark",
    background="#16191d",
    surface="#1f2328",
    text="#e6e8eb",
    text_muted="#9da7b3",
    rule="#c9d1d9",
    hairline="#424a53",
    grid="#2b3036",
    info="#6cb6ff",
    warning="#e3b341",
    error="#ff8a80",
    primary=SKY,
    secondary=ORANGE,
    accent="#2ec4a0",
    muted="#8b949e",
    series=(SKY, ORANGE, "#2ec4a0", PURPLE, YELLOW, "#ff8c5a", WHITE),
)

TOL_BRIGHT = replace(
    LIGHT,
    primary="#4477aa",
    secondary="#ee6677",
    accent="#228833",
    series=("#4477aa", "#ee6677", "#ccbb44", "#aa3377", "#228833", "#66ccee", "#7a7a7a"),
)
HIGH_CONTRAST = replace(
    LIGHT,
    primary="#004488",
    secondary="#bb5566",
    accent="#ddaa33",
    series=("#004488", "#ddaa33", "#bb5566", "#000000", "#6699cc", "#997700", "#994455"),
)
GREY = replace(
    LIGHT,
    text="#000000",
    text_muted="#404040",
    primary="#4d4d4d",
    secondary="#000000",
    accent="#7a7a7a",
    muted="#8c8c8c",
    surface="#f2f2f2",
    hairline="#bfbfbf",
    grid="#e6e6e6",
    series=("#1a1a1a", "#7a7a7a", "#4d4d4d", "#a6a6a6", "#000000", "#8c8c8c", "#5e5e5e"),
)

THEMES: dict[str, Theme] = {
    "light": LIGHT,
    "dark": DARK,
    "tol_bright": TOL_BRIGHT,
    "high_contrast": HIGH_CONTRAST,
    "grey": GREY,
}
PRINT_THEMES: dict[str, ThemeName] = {
    "okabe_ito": "light",
    "tol_bright": "tol_bright",
    "high_contrast": "high_contrast",
    "grey": "grey",
}
"""Palettes for paper -> the theme with their colours."""


def css_color(role: str, theme: ThemeName) -> str:
    """A colour for CSS or SVG; "auto" is the variable of the role with the light colour behind it."""
    if theme != "auto":
        return THEMES[theme].color(role)
    return f"var({_variable(role)},{LIGHT.color(role)})"


def css_ink(name: str, theme: ThemeName) -> str:
    """Like `css_color`, for the colours that are not data: "text", "grid", "hairline", ..."""
    if theme != "auto":
        return str(getattr(THEMES[theme], name))
    return f"var(--wb-{name.replace('_', '-')},{getattr(LIGHT, name)})"


def css_variables() -> str:
    """The rules that define the variables: the reader's light or dark setting on screen, light on paper."""
    light = _declarations(LIGHT)
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{_declarations(DARK)}}}}}"


_NAMED = ("secondary", "accent", "muted", "text", "background")


def _declarations(theme: Theme) -> str:
    return ";".join(f"{name}:{color}" for name, color in theme.variables().items())


def _variable(role: str) -> str:
    if role.startswith("series:"):
        number = role.removeprefix("series:")
        return f"--wb-series-{int(number) % len(LIGHT.series)}" if _is_count(number) else "--wb-primary"
    return f"--wb-{role}" if role in _NAMED else "--wb-primary"


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9
