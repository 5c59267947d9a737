"""The rooms keep their walls: who imports whom, what is packed, what is exported."""

from __future__ import annotations

import ast
import importlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("cli", "datasets", "inference", "models", "training")
MAY_IMPORT = {
    "datasets": {"datasets"},
    "models": {"datasets", "models"},
    "training": {"datasets", "models", "training"},
    "inference": {"datasets", "models", "inference"},
    "cli": set(ROOMS),
}


def modules(room):
    return sorted((ROOT / room).rglob("*.py"))


def imported(path):
    """Return the names of all modules that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names.add(node.module)
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_down(room):
    for path in modules(room):
        ours = {name.split(".")[1] for name in imported(path) if name.startswith("actorstance.")}
        assert ours <= MAY_IMPORT[room], path


@pytest.mark.parametrize("room", ROOMS)
def test_scikit_learn_stays_in_training(room):
    for path in modules(room):
        foreign = {name.split(".")[0] for name in imported(path)} & {"sklearn", "scipy"}
        assert room == "training" or not foreign, path


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_imported_under_a_folder_s_bare_name(room):
    for path in modules(room):
        assert not {name.split(".")[0] for name in imported(path)} & set(ROOMS), path


def test_no_import_goes_round_in_a_circle():
    graph = {}
    for room in ROOMS:
        for path in modules(room):
            name = ".".join(("actorstance", *path.relative_to(ROOT).with_suffix("").parts))
            graph[name.removesuffix(".__init__")] = imported_at_once(path)
    done, open_ = set(), []

    def visit(name):
        assert name not in open_, " -> ".join([*open_[open_.index(name) :], name])
        if name in done or name not in graph:
            return
        open_.append(name)
        for other in sorted(graph[name]):
            visit(other)
        open_.pop()
        done.add(name)

    for name in graph:
        visit(name)


def imported_at_once(path):
    """Return the modules of ours that are imported when the module is; not those of its functions or for types only."""
    return {
        node.module
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom) and node.module.startswith("actorstance.")
    }


def test_the_packages_are_the_folders():
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == set(ROOMS)
    assert setuptools["package-dir"] == {f"actorstance.{name}": name for name in folders}
    assert sorted(setuptools["packages"]) == sorted(f"actorstance.{name}" for name in folders)


def test_every_room_says_that_it_is_typed():
    assert [room for room in ROOMS if not (ROOT / room / "py.typed").is_file()] == []


def test_no_package_of_ours_hides_the_installed_one():
    assert not (ROOT / "actorstance").exists()
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_tests_mirror_the_folders():
    for room in ROOMS:
        names = {path.stem for path in modules(room)}
        for path in (ROOT / "tests" / room).glob("test_*.py"):
            assert path.stem.removeprefix("test_") in names, f"{path.name} tests no module of {room}"


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "cli"])
def test_every_exported_name_is_there(room):
    package = importlib.import_module(f"actorstance.{room}")
    assert package.__all__ == sorted(set(package.__all__), key=_by_kind)
    for name in package.__all__:
        assert getattr(package, name).__doc__ or name.isupper(), f"{room}.{name} has no docstring"


def _by_kind(name):
    """Constants, then classes, then functions, each by name, as ruff sorts them."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name
