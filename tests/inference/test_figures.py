from xml.etree import ElementTree

import pytest
from rows import statement

from actorstance.inference.aggregation import Collection, summarize

pytest.importorskip("matplotlib")
pytest.importorskip("networkx")

from actorstance.inference.figures import draw_figures

NAMES = sorted(f"{name}.{kind}" for name in ("heatmap", "network", "over_time") for kind in ("png", "svg"))
TOLD = [
    statement(text=f"Norway backs Italy {n * 7919} $x_1$.", article=f"a{n}", date=f"2025-0{n + 1}-01") for n in range(4)
] + [statement("Italy", "Norway & $a$", "opposing", theatre="Libya")]


def drawn(folder, told, **options):
    folder.mkdir(exist_ok=True)
    collection = Collection()
    collection.add_all(told)
    settled = collection.settle()
    draw_figures(settled, summarize(settled, n_draws=20), folder, n_draws=20, **options)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_pictures_are_drawn_and_the_same_every_time(tmp_path):
    one, other = drawn(tmp_path / "one", TOLD), drawn(tmp_path / "other", list(reversed(TOLD)))
    assert sorted(one) == NAMES
    assert one == other
    for name, content in one.items():
        if name.endswith("svg"):
            ElementTree.fromstring(content)
        else:
            assert content.startswith(b"\x89PNG")


def test_a_pair_may_be_named(tmp_path):
    assert drawn(tmp_path / "one", TOLD) != drawn(tmp_path / "other", TOLD, pair=("Italy", "Norway & $a$"))


def test_nothing_to_draw_and_no_dates(tmp_path):
    assert sorted(drawn(tmp_path / "one", [])) == NAMES
    assert sorted(drawn(tmp_path / "other", [statement(date=None)])) == NAMES


def test_long_names_leave_room_for_the_picture(tmp_path):
    told = [statement(f"Norway & the {'very ' * 20}old men", f"Italy of {'many ' * 20}names", text="x" * 300)]
    assert sorted(drawn(tmp_path / "one", told)) == NAMES
