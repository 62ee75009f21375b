"""The smaller commands: analyses, describe, plugins, window, scaffold."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def add_commands(parts: Any) -> None:
    """Declare the commands."""
    listing = parts.add_parser("analyses", help="list the analyses on offer")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(serve=analyses)
    describing = parts.add_parser("describe", help="print the options of an analysis as a JSON schema")
    describing.add_argument("analysis", metavar="ID", help="such as linear_mlm.lmm; see: workbench analyses")
    describing.set_defaults(serve=describe)
    plugging = parts.add_parser("plugins", help="list the plugins and whether they work")
    plugging.add_argument("--traceback", action="store_true", help="with the tracebacks of those that failed")
    plugging.set_defaults(serve=plugins)
    writing = parts.add_parser("scaffold", help="write a small working plugin to start from")
    writing.add_argument("name", metavar="NAME", help="of its Python package, such as my_plugin")
    writing.add_argument("folder", metavar="DIR", type=Path, help="where its folder is made")
    writing.set_defaults(serve=scaffold)
    opening = parts.add_parser("window", help="open the window")
    opening.add_argument("path", nargs="?", type=Path, help="a data file or a project to open")
    opening.add_argument("--screenshot", type=Path, metavar="FILE", help="write a picture of it and close")
    opening.add_argument("--size", type=_size, metavar="WxH", help="size of the window, such as 1280x800")
    opening.add_argument("--theme", choices=("light", "dark", "system"), help="instead of the remembered one")
    opening.set_defaults(serve=window)


def analyses(arguments: argparse.Namespace) -> int:
    """List id and title of every analysis."""
    from workbench.analysis.menu import in_menu_order
    from workbench.extension.manager import plugin_manager

    found = in_menu_order(plugin_manager().analyses().values())
    if arguments.json:
        rows = [{"id": a.id, "title": a.title, "summary": a.summary, "menu": list(a.menu)} for a in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    width = max((len(a.id) for a in found), default=0)
    for analysis in found:
        print(f"{analysis.id.ljust(width)}  {analysis.title}: {analysis.summary}")
    _mention_failures()
    return 0


def describe(arguments: argparse.Namespace) -> int:
    """Print the options of one analysis as a JSON schema."""
    from workbench.extension.manager import plugin_manager

    schema = plugin_manager().analysis(arguments.analysis).schema()
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0


def plugins(arguments: argparse.Namespace) -> int:
    """List every plugin found with its state."""
    from workbench.extension.manager import plugin_manager

    for card in plugin_manager().cards():
        package = f"{card.distribution} {card.version}".strip()
        offers = f"  {', '.join(card.analyses)}" if card.analyses else ""
        print(f"{card.state:<9} {card.name}  ({package}){offers}")
        if card.message:
            print(f"{'':<9} {card.message}")
        if arguments.traceback and card.traceback:
            print(card.traceback)
    return 0


def scaffold(arguments: argparse.Namespace) -> int:
    """Write a new plugin and say how to go on."""
    from workbench.extension.scaffold import scaffold as write

    for path in write(arguments.name, arguments.folder):
        print(path)
    print(f"\nNext: pip install -e {arguments.folder / arguments.name}, then: workbench plugins")
    return 0


def window(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    from workbench.gui.launch import run

    given = vars(arguments)
    return run(
        arguments.path, screenshot=arguments.screenshot, size=given.get("size"), mode=given.get("theme")
    )


def _size(text: str) -> tuple[int, int]:
    """Width and height from "1280x800"."""
    width, _, height = text.partition("x")
    return int(width), int(height)


def _mention_failures() -> None:
    from workbench.extension.manager import plugin_manager

    failed = [card.name for card in plugin_manager().cards() if card.state == "failed"]
    if failed:
        names = ", ".join(failed)
        print(f"workbench: not loaded: {names}; see: workbench plugins", file=sys.stderr)
