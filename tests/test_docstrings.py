"""Every example in a docstring runs and gives what it shows."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

ROOMS = ("cli", "datasets", "inference", "models", "training")


def names():
    for room in ROOMS:
        package = importlib.import_module(f"actorstance.{room}")
        yield package.__name__
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(".__main__"):  # importing it runs the command line
                yield module.name


@pytest.mark.parametrize("name", list(names()))
def test_examples(name):
    module = importlib.import_module(name)
    assert module.__doc__
    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert failed == 0
