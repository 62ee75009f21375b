"""What messages say of names, and which name is there twice."""

from __future__ import annotations

import pytest

from workbench.data.near_names import did_you_mean, first_twice, nearest


def test_the_nearest_names() -> None:
    assert nearest("SCORE", ("scores", "score", "school")) == ["score"]
    assert nearest("score", ("scope", "Score", "age")) == ["Score", "scope"]
    assert nearest("score", ("abc",)) == []
    assert did_you_mean("scor", ("score", "age"), "Check it.") == "Did you mean score?"
    assert did_you_mean("scor", ("score", "scored"), "Check it.") == "Did you mean score or scored?"
    assert did_you_mean("scor", ("score", "scored"), "Check it.", 1) == "Did you mean score?"
    assert did_you_mean("x", ("score", "age"), "Check it.") == "Check it."


@pytest.mark.parametrize(("names", "twice"), [((), None), (("a", "b"), None), (("a", "b", "b", "a"), "b")])
def test_the_first_name_that_is_there_twice(names: tuple[str, ...], twice: str | None) -> None:
    assert first_twice(iter(names)) == twice
