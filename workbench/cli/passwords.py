"""Passwords of the databases of a recipe: asked for at the terminal, and forgotten when the command ends."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import replace

from workbench.analysis.recipe import Recipe
from workbench.data.database.place import PASSWORD_VARIABLE


def with_passwords(recipe: Recipe) -> Recipe:
    """The recipe with a password for every address with a name, unless the environment tells one.

    Where nobody sits at the terminal nothing is asked; the database says then what it lacks.
    """
    if os.environ.get(PASSWORD_VARIABLE) or not sys.stdin.isatty():
        return recipe
    data = recipe.data
    for address in dict.fromkeys(place.address for place in data.databases() if place.address.needs_password):
        data = data.with_password(address, getpass.getpass(f"Password for {address.text} (empty for none): "))
    return replace(recipe, data=data)
