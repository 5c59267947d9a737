import io
from xml.etree import ElementTree

import pytest
from rows import statement

from actorstance.inference.aggregation import Collection, summarize

networkx = pytest.importorskip("networkx")

from actorstance.inference.graph import layout, relation_graph, write_graphml  # noqa: E402


def summaries():
    collection = Collection()
    collection.add_all(
        [
            statement(text="Norway backs Italy.", theatre="Libya"),
            statement(stance="opposing", text="In Syria, Norway condemned Italy & <others>.", theatre="Syria"),
            statement("Ítaly\x0b", "Norway", text="Ítaly\x0b thanked Norway.", date=None),
        ]
    )
    return summarize(collection.settle(), period="month", n_draws=20)


def written():
    out = io.BytesIO()
    write_graphml(summaries(), out)
    return out.getvalue()


def test_networkx_reads_what_was_written():
    graph = networkx.read_graphml(io.BytesIO(written()), force_multigraph=True)
    assert graph.is_directed() and graph.is_multigraph()
    assert sorted(graph.nodes) == ["Italy", "Norway", "Ítaly\ufffd"]
    edges = {data["theatre"]: data for _, _, data in graph.edges(data=True)}
    assert set(edges) == {"Libya", "Syria", ""}
    assert edges["Libya"]["score"] > 0 > edges["Syria"]["score"]
    assert edges["Syria"]["evidence"] == "In Syria, Norway condemned Italy & <others>."
    assert (edges["Libya"]["period"], edges[""]["period"], edges[""]["first_date"]) == ("2025-03", "", "")
    assert {type(data[key]) for data in edges.values() for key in ("sentences", "articles")} == {int}
    assert {type(data[key]) for data in edges.values() for key in ("weight", "low", "high")} == {float}
    assert all(data["weight"] > 0 for data in edges.values())
    assert graph.nodes["Norway"]["sentences"] == 3


def test_every_attribute_has_one_type():
    root = ElementTree.fromstring(written())
    keys = [
        key.get("attr.name")
        for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")
        if key.get("for") == "edge"
    ]
    assert len(keys) == len(set(keys)) > 10


def test_the_same_relations_give_the_same_bytes():
    assert written() == written()


def test_an_empty_graph_can_be_written():
    assert len(relation_graph([])) == 0
    write_graphml([], io.BytesIO())


def test_places_are_the_same_every_time_and_within_the_picture():
    weights = {(a, b): 1 + len(a) for a in ("Norway", "Italy", "Chad", "Mali") for b in ("Togo", "Italy") if a != b}
    places = layout(weights)
    assert places == layout(dict(reversed(weights.items())))
    assert all(0 <= value <= 1 for place in places.values() for value in place)
    assert len(set(places.values())) == 5
    assert len(layout(weights, most=3)) == 3
    assert layout({}) == {}
