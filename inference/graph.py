"""Relations as a graph that Gephi and networkx open: actors are nodes, each relation a directed edge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import IO, TYPE_CHECKING

from actorstance.inference.aggregation import RelationSummary

if TYPE_CHECKING:
    import networkx

# What XML 1.0 cannot hold, escaped or not.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def relation_graph(summaries: Iterable[RelationSummary]) -> networkx.MultiDiGraph:
    """Return the relations as a directed multigraph; every attribute has one type on all edges.

    Nodes have ``label`` and ``sentences``. Edges have ``weight`` (S + O, always positive, so that layouts can use it), ``score``,
    ``low``, ``high``, ``stance``, ``theatre`` and ``period`` (empty if none), ``sentences``, ``supportive``, ``opposing``,
    ``articles``, ``sources``, ``first_date``, ``last_date`` and ``evidence`` (the strongest sentence).

    Raises
    ------
    ImportError
        If networkx (extra ``graph``) is not installed.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    for summary in summaries:
        actor, target = _plain(summary.relation.actor), _plain(summary.relation.target)
        for node in (actor, target):
            graph.add_node(node, label=node)
            graph.nodes[node]["sentences"] = graph.nodes[node].get("sentences", 0) + summary.decided
        graph.add_edge(
            actor,
            target,
            weight=round(summary.support + summary.opposition, 6),
            score=round(summary.score, 6),
            low=round(summary.low, 6),
            high=round(summary.high, 6),
            stance=summary.leaning,
            theatre=_plain(summary.relation.theatre or ""),
            period=summary.period or "",
            sentences=summary.counts.total(),
            supportive=summary.counts["supportive"],
            opposing=summary.counts["opposing"],
            articles=summary.articles,
            sources=summary.sources,
            first_date=summary.first_date or "",
            last_date=summary.last_date or "",
            evidence=_plain(summary.strongest(1)[0].said.text),
        )
    return graph


def layout(weights: Mapping[tuple[str, str], float], most: int = 60) -> dict[str, tuple[float, float]]:
    """Return a place between 0 and 1 for each of the `most` actors with the most evidence, the same on every run.

    Parameters
    ----------
    weights : mapping of (str, str) to float
        Evidence by (actor, target).

    Raises
    ------
    ImportError
        If networkx (extras ``graph``, ``report``) is not installed.
    """
    import networkx

    total: Counter[str] = Counter()
    for pair, weight in weights.items():
        for name in pair:
            total[name] += weight  # type: ignore[assignment]
    names = sorted(total, key=lambda name: (-total[name], name))[:most]
    graph = networkx.Graph()
    graph.add_nodes_from(names)
    for (actor, target), weight in sorted(weights.items()):
        if actor in graph and target in graph:
            known = graph.get_edge_data(actor, target, {"weight": 0})["weight"]
            graph.add_edge(actor, target, weight=known + weight**0.5)
    places = networkx.spring_layout(graph, k=3.5 / max(1, len(names)) ** 0.5, iterations=300, seed=7)
    # Mostly the order along each axis is kept, evenly spaced: labels have room, and neighbours stay neighbours.
    shares = []
    for axis in (0, 1):
        order = sorted(names, key=lambda name: (round(float(places[name][axis]), 6), name))
        even = {name: number / max(1, len(names) - 1) for number, name in enumerate(order)}
        shares.append({name: 0.35 * (float(places[name][axis]) + 1) / 2 + 0.65 * even[name] for name in names})
    return {name: (round(shares[0][name], 4), round(shares[1][name], 4)) for name in names}


def write_graphml(summaries: Iterable[RelationSummary], out: IO[bytes]) -> None:
    """Write the relations as GraphML.

    Raises
    ------
    ImportError
        If networkx (extra ``graph``) is not installed.
    """
    from networkx.readwrite.graphml import write_graphml_xml

    # The writer of the standard library's XML, so that the bytes do not depend on whether lxml is installed.
    write_graphml_xml(relation_graph(summaries), out, named_key_ids=True)


def _plain(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
