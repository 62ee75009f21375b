"""The theme: light or dark, following the system unless the user chose one.

theme().tokens        colours of now
theme().changed       emitted after the application has been restyled

Qt restyles every widget at once, hundreds of them, and lays each out anew. Where a window is on screen this
is done in turns of the event loop, with layouts at rest and nothing painted in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from workbench._version import __version__
from workbench.gui.layouts import at_rest
from workbench.gui.resources import resource
from workbench.gui.tokens import DARK, LIGHT, Tokens
from workbench.gui.turns import soon
from workbench.paths import cache_dir

_STYLE_ICONS = (
    ("chevron-down", "text_muted"),
    ("chevron-up", "text_muted"),
    ("chevron-down", "text_faint"),
    ("chevron-up", "text_faint"),
    ("check", "on_accent"),
    ("check", "text_faint"),
)

Mode = Literal["system", "light", "dark"]


class Theme(QObject):
    """One per application; see `theme()`."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.mode: Mode = "system"
        self.tokens = LIGHT
        self._icon_files = IconFiles()
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def dark(self) -> bool:
        return self.tokens is DARK

    def set_mode(self, mode: Mode) -> None:
        """Follow the system, or stay light or dark; at once."""
        self.mode = mode
        for _ in self._restyling():
            pass

    def toggle(self) -> None:
        """The other of light and dark, from now on independent of the system; in turns."""
        self.mode = "light" if self.dark else "dark"
        self._restyle_in_turns()

    def _system_changed(self) -> None:
        if self.mode == "system":
            self._restyle_in_turns()

    def _restyle_in_turns(self) -> None:
        steps = self._restyling()

        def go_on() -> None:
            if next(steps, self) is not self:
                soon(go_on)

        go_on()

    def _restyling(self) -> Iterator[None]:
        """The steps; between them other work may be done."""
        self.tokens = DARK if self._wants_dark() else LIGHT
        windows = [widget for widget in self._app.topLevelWidgets() if widget.isVisible()]
        with at_rest(windows):
            self._app.setStyleSheet("")  # to replace a sheet takes Qt thrice as long as to take it off first
            if windows:
                yield
            self._app.setPalette(palette_of(self.tokens))
            self._app.setStyleSheet(style_sheet(self.tokens, self._icon_files.path))
            if windows:
                yield
            self.changed.emit()

    def _wants_dark(self) -> bool:
        if self.mode != "system":
            return self.mode == "dark"
        return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark


_THEMES: dict[int, Theme] = {}


def theme() -> Theme:
    """The theme of the running application, made on first use."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("the theme needs a running application")
    if id(app) not in _THEMES:
        _THEMES.clear()
        _THEMES[id(app)] = Theme(app)
    return _THEMES[id(app)]


def style_sheet(tokens: Tokens, icon_file: Callable[[str, str], str]) -> str:
    """The style sheet with everything filled in.

    In window.qss `@text` stands for the token of that name, and `@{icon_check_on_accent}` for the file of the
    icon "check" in the colour of the token "on_accent", which `icon_file(name, color)` provides.
    """
    names: dict[str, str] = {name: getattr(tokens, name) for name in tokens.__slots__}
    icons = {f"icon_{i.replace('-', '_')}_{t}": icon_file(i, names[t]) for i, t in _STYLE_ICONS}
    source = resource("window.qss").read_text(encoding="utf-8")
    return _Sheet(source).substitute(names | icons)


class _Sheet(Template):
    delimiter = "@"


class IconFiles:
    """Coloured copies of icons as files, since a style sheet can only name files."""

    def __init__(self) -> None:
        self._folder = cache_dir() / "icons"
        self._folder.mkdir(exist_ok=True)

    def path(self, name: str, color: str) -> str:
        """The file of an icon in a colour, with forward slashes on every system."""
        target = self._folder / f"{name}-{color[1:]}-{__version__}.svg"
        if not target.exists():
            source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
            target.write_text(source.replace("currentColor", color), encoding="utf-8")
        return target.as_posix()


def palette_of(tokens: Tokens) -> QPalette:
    """The Qt palette, for everything the style sheet does not name."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.surface,
        role.PlaceholderText: tokens.text_muted,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.raised,
        role.Mid: tokens.border_strong,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.shadow,
    }
    palette = QPalette()
    for key, color in colors.items():
        palette.setColor(key, QColor(color))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.text_faint))
    return palette
