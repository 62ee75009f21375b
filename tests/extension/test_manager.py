"""Plugins as an outsider installs them: found, checked one by one, and never able to stop the start."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import toy_package

from workbench.errors import OptionsError
from workbench.extension.card import PluginCard
from workbench.extension.manager import PluginManager, plugin_manager

GOOD = """
from workbench.api import Analysis, Options, hookimpl

REQUIRES_API = "1.0"

@hookimpl
def workbench_analyses(context):
    return [Analysis("{id}", "T", "S", ("M",), Options, "{id}:run")]
"""
ANSWER = "from workbench.api import *\n@hookimpl\ndef workbench_analyses(context):\n    return {}\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def admit(site: Path, name: str, source: str) -> PluginCard:
    """Install one plugin and start a manager beside a good one; the card of the new one."""
    toy_package.write_plugin(site, name, {f"{name}_module": source})
    toy_package.write_plugin(site, "zz_good", {"zz_good_module": GOOD.format(id="zz.good")})
    try:
        manager = PluginManager(safe_mode=False)
    finally:
        for module in (f"{name}_module", "zz_good_module"):
            sys.modules.pop(module, None)
    assert "zz.good" in manager.analyses()  # whatever the other did
    cards = {card.name: card for card in manager.cards()}
    assert cards["zz_good"].state == "ok"
    return cards[name]


def test_an_outsider_is_found_by_its_metadata_alone(site: Path) -> None:
    card = admit(site, "outsider", GOOD.format(id="out.one"))
    assert card.state == "ok", card
    assert (card.distribution, card.version, card.analyses) == ("outsider", "1.2", ("out.one",))
    assert (card.message, card.traceback) == ("", "")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("raise ValueError('no luck')", "ValueError: no luck"),
        ("raise SystemExit(1)", "SystemExit: 1"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("import no_such_module", "ModuleNotFoundError"),
        ("def broken(:", "SyntaxError"),
        ("", "implements no hook"),
        ("REQUIRES_API = '2.0'", "needs version 2.0 of the plugin interface; this workbench offers 1.0"),
        ("REQUIRES_API = '1.7'", "needs version 1.7"),
        ("REQUIRES_API = '0.9'", "was written for version 0.9"),
        ("REQUIRES_API = 1.0", "Its REQUIRES_API is 1.0"),
        (ANSWER.replace("(context)", "(contxt)").format("[]"), "does not take the arguments"),
        (ANSWER.replace("_analyses", "_analysis").format("[]"), "Did you mean 'workbench_analyses'?"),
        (ANSWER.format("None"), "returned nothing"),
        (ANSWER.format("42"), "returned a value of type 'int'"),
        (ANSWER.format("['x']"), "describes an analysis by a value of type 'str'"),
        (ANSWER.format("1 / 0"), "ZeroDivisionError"),
        (GOOD.format(id="UPPER"), "not of the form family.name"),
        (GOOD.format(id="a.b").replace("), Options,", "), dict,"), "options of 'a.b' are not a class"),
        (GOOD.format(id="a.b").replace("a.b:run", "a b"), "names a function by 'a b'"),
        (GOOD.format(id="a.b").replace('"a.b:run"', '""'), "names no estimator"),
    ],
)
def test_a_plugin_that_fails_is_a_card(source: str, words: str, site: Path) -> None:
    card = admit(site, "naughty", source)
    assert card.state == "failed"
    assert words in card.message
    assert "Traceback" in card.traceback
    assert card.analyses == ()


def test_an_id_that_is_taken_is_refused(site: Path) -> None:
    toy_package.write_plugin(site, "aa_first", {"aa_first_module": GOOD.format(id="same.id")})
    card = admit(site, "bb_second", GOOD.format(id="same.id"))
    sys.modules.pop("aa_first_module")
    assert card.state == "failed"
    assert "'same.id' has the id of one that is already there" in card.message


def test_two_plugins_may_share_an_entry_name(site: Path, tmp_path: Path) -> None:
    toy_package.write_plugin(site, "twin", {"twin_a": GOOD.format(id="twin.a")})
    info = site / "other_twin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other_twin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workbench.plugins]\ntwin = twin_b\n")
    (site / "twin_b.py").write_text(GOOD.format(id="twin.b"))
    assert {"twin.a", "twin.b"} <= set(PluginManager(safe_mode=False).analyses())


def test_a_slow_plugin_is_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.extension.manager.SLOW", 0.02)
    card = admit(site, "slow", "import time; time.sleep(0.03)\n" + GOOD.format(id="slow.one"))
    assert card.state == "ok"
    assert card.seconds > 0.02
    assert "delays every start" in card.message


def test_safe_mode_leaves_outsiders_out(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toy_package.write_plugin(site, "outsider", {"outsider_module": "raise SystemExit"})
    monkeypatch.setenv("WORKBENCH_SAFE_MODE", "1")
    cards = {card.name: card for card in PluginManager().cards()}
    assert cards["outsider"].state == "disabled"
    assert "safe mode" in cards["outsider"].message
    assert "outsider_module" not in sys.modules


def test_ctrl_c_still_stops(site: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        admit(site, "interrupted", "raise KeyboardInterrupt")


@pytest.mark.usefixtures("toy_folder")
def test_the_manager_of_the_process_is_made_once() -> None:
    assert plugin_manager() is plugin_manager()
    assert plugin_manager().analysis("toy.mean").title == "Mean"
    with pytest.raises(OptionsError, match=r"Did you mean toy\.mean"):
        plugin_manager().analysis("toy.maen")
