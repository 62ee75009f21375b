"""Write a small working plugin for an author to start from."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from workbench.errors import PluginError
from workbench.extension.templates import FILES

PLACEHOLDER = "my_plugin"


def scaffold(name: str, folder: Path) -> list[Path]:
    """The files of a plugin called `name`, written to `folder`/`name`; their paths.

    PluginError when the name cannot be that of a Python package, or the folder is in use.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name) or name.startswith("workbench"):
        raise PluginError(
            f"'{name}' cannot be the name of a plugin.",
            "Use lower-case letters, digits and underscores, not beginning with 'workbench'.",
        )
    target = folder / name
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise PluginError(f"'{target}' is there already.", "Choose another name or folder.")
    try:
        return [_write(target / path.replace(PLACEHOLDER, name), FILES[path], name) for path in FILES]
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise PluginError(f"'{target}' cannot be written: {reason}.", "Choose another folder.") from None


def _write(path: Path, template: str, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.replace(PLACEHOLDER, name), encoding="utf-8")
    return path
