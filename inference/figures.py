"""The report's pictures as files, for papers and slides: heat map, network, stance over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actorstance.inference.aggregation import SIDES, Relation, RelationSummary, Settled, summarize
from actorstance.inference.graph import layout
from actorstance.inference.scores import score

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Blue and orange are told apart by colour-blind readers; signs and dashes say it without colour.
_SUPPORT, _OPPOSE, _MIXED, _INK = "#2a6cb8", "#c8641a", "#6b7484", "#1a2230"
_Dashes = tuple[float, tuple[float, ...]]
_SOLID: _Dashes = (0, ())
_DASHED: _Dashes = (0, (4, 2))
_DOTTED: _Dashes = (0, (1, 2))
_MOST_ACTORS = 15
_LONGEST_NAME = 26
_MOST_EDGES = 60
_TALL = 0.69  # height of the network's picture by its width, as it is laid out
_CLEAR = 0.1  # a score nearer to 0 is drawn as mixed


def draw_figures(
    settled: Settled,
    summaries: Sequence[RelationSummary],
    folder: Path,
    *,
    pair: tuple[str, str] | None = None,
    n_draws: int = 1000,
    seed: int = 0,
) -> None:
    """Draw ``heatmap``, ``network`` and ``over_time``, each as PNG and as SVG; the same input gives the same bytes.

    Parameters
    ----------
    settled : Settled
    summaries : sequence of RelationSummary
        Of the same collection, without periods.
    folder : Path
    pair : (str, str), optional
        Actor and target of ``over_time``; by default those with the most sentences.

    Raises
    ------
    ImportError
        If matplotlib or networkx (extra ``report``) is not installed.
    """
    import matplotlib

    pairs = _pairs(settled)
    if pair is None and summaries:
        pair = summaries[0].relation[:2]
    with matplotlib.rc_context({"svg.hashsalt": "actorstance", "font.size": 9, "text.parse_math": False}):
        figures = {
            "heatmap": _heatmap(pairs),
            "network": _network(pairs),
            "over_time": _over_time(settled, pair, n_draws, seed),
        }
        for name, figure in figures.items():
            figure.savefig(folder / f"{name}.png", dpi=160)
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def _pairs(settled: Settled) -> dict[tuple[str, str], tuple[float, int]]:
    """Return score and number of sentences that take a side, by (actor, target), theatres together."""
    sums: dict[tuple[str, str], list[float]] = {}
    seen: set[tuple[str, str, str]] = set()
    for relation, evidence in settled.relations.items():
        key = relation.actor, relation.target
        total = sums.setdefault(key, [0.0, 0.0, 0])
        for found in evidence:
            if (*key, found.said.text) not in seen:
                seen.add((*key, found.said.text))
                total[0] += found.said.probabilities[0]
                total[1] += found.said.probabilities[2]
                total[2] += found.said.stance in SIDES
    return {key: (score(s, o), int(n)) for key, (s, o, n) in sums.items() if n}


def _strongest(pairs: dict[tuple[str, str], tuple[float, int]]) -> list[str]:
    total: Counter[str] = Counter()
    for key, (_, sentences) in pairs.items():
        for name in key:
            total[name] += sentences
    return sorted(total, key=lambda name: (-total[name], name))[:_MOST_ACTORS]


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _heatmap(pairs: dict[tuple[str, str], tuple[float, int]]) -> Figure:
    from matplotlib.colors import LinearSegmentedColormap

    names = _strongest(pairs)
    actors = [name for name in names if any((name, other) in pairs for other in names)]
    targets = [name for name in names if any((other, name) in pairs for other in names)]
    figure = _figure(3.2 + 0.5 * max(4, len(targets)), 2.6 + 0.36 * max(4, len(actors)))
    axes = figure.add_subplot()
    colours = LinearSegmentedColormap.from_list("stance", [_OPPOSE, "#eef0f3", _SUPPORT])
    grid = [
        [pairs[actor, target][0] if (actor, target) in pairs else float("nan") for target in targets]
        for actor in actors
    ]
    if not grid:
        return _nothing(figure, axes)
    image = axes.pcolormesh(grid, cmap=colours, vmin=-1, vmax=1, edgecolors="white", linewidth=1.5)
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            if value == value:
                dark = abs(value) > 0.6
                axes.text(
                    column + 0.5, row + 0.5, _signed(value), ha="center", va="center", fontsize=7,
                    color="white" if dark else _INK,
                )  # fmt: skip
    axes.invert_yaxis()
    axes.set_xticks([place + 0.5 for place in range(len(targets))], map(_short, targets), rotation=45, ha="left")
    axes.set_yticks([place + 0.5 for place in range(len(actors))], map(_short, actors))
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.set_ylabel("actor")
    axes.set_xlabel("target", labelpad=8)
    axes.spines[:].set_visible(False)
    bar = figure.colorbar(image, ax=axes, shrink=0.7, aspect=30, ticks=[-1, 0, 1])
    bar.ax.set_yticklabels(["−1 opposes", "0", "+1 supports"])
    bar.outline.set_visible(False)
    return figure


def _network(pairs: dict[tuple[str, str], tuple[float, int]]) -> Figure:
    from matplotlib.lines import Line2D
    from matplotlib.patches import FancyArrowPatch

    figure = _figure(8, 6)
    axes = figure.add_subplot()
    axes.set_axis_off()
    names = set(_strongest(pairs))
    places = layout({key: n for key, (_, n) in pairs.items() if names.issuperset(key)})
    edges = sorted(((n, key, value) for key, (value, n) in pairs.items() if places.keys() >= set(key)), reverse=True)
    if not edges:
        return _nothing(figure, axes)
    most = edges[0][0]
    for n, (actor, target), value in edges[:_MOST_EDGES]:
        mixed = abs(value) < _CLEAR
        colour, style, sign = (
            (_MIXED, _DOTTED, "±") if mixed else (_SUPPORT, _SOLID, "+") if value > 0 else (_OPPOSE, _DASHED, "−")
        )
        width = 0.8 + 3.2 * (n / most) ** 0.5
        axes.add_patch(
            FancyArrowPatch(
                places[actor], places[target], connectionstyle="arc3,rad=0.16", arrowstyle="-|>", mutation_scale=9 + width,
                shrinkA=9, shrinkB=10, color=colour, linewidth=width, linestyle=style, alpha=0.8,
            )
        )  # fmt: skip
        (x0, y0), (x1, y1) = places[actor], places[target]
        # The middle of the arc, which runs half as far from the straight line as its control point.
        axes.text(
            (x0 + x1) / 2 + 0.08 * (y1 - y0) * _TALL, (y0 + y1) / 2 - 0.08 * (x1 - x0) / _TALL, sign, color=colour, fontsize=10,
            ha="center", va="center", fontweight="bold", bbox={"boxstyle": "circle,pad=0.08", "fc": "white", "ec": "none"},
        )  # fmt: skip
    for name, (x, y) in places.items():
        axes.plot(x, y, "o", color=_INK, markersize=8, zorder=5)
        axes.annotate(
            _short(name), (x, y), (0, 9), textcoords="offset points", ha="center", fontsize=9, zorder=6,
            bbox={"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none", "alpha": 0.85},
        )  # fmt: skip
    axes.set(xlim=(-0.12, 1.12), ylim=(-0.12, 1.12))
    kinds = ((_SUPPORT, _SOLID, "+ supports"), (_OPPOSE, _DASHED, "− opposes"), (_MIXED, _DOTTED, "± mixed"))
    handles = [
        Line2D([], [], color=colour, linestyle=style, linewidth=2, label=label) for colour, style, label in kinds
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False)
    return figure


def _over_time(settled: Settled, pair: tuple[str, str] | None, n_draws: int, seed: int) -> Figure:
    figure = _figure(8, 4.4)
    chosen = {relation: found for relation, found in settled.relations.items() if relation[:2] == pair}
    joined = {
        found.said.text: found for evidence in chosen.values() for found in reversed(evidence) if found.articles[0].date
    }
    if pair is None or not joined:
        return _nothing(figure, figure.add_subplot())
    evidence = tuple(sorted(joined.values(), key=lambda found: (found.articles[0].date or "", found.said.text)))
    days = (evidence[0].articles[0].date or "", evidence[-1].articles[0].date or "")
    span = (int(days[1][:4]) - int(days[0][:4])) * 12 + int(days[1][5:7]) - int(days[0][5:7])
    period = "week" if span < 2 else "month" if span <= 36 else "year"
    points = summarize(
        Settled({Relation(*pair, None): evidence}, (), 0, 0),
        period=period,
        include_neutral=True,
        n_draws=n_draws,
        seed=seed,
    )
    above, below = figure.subplots(2, sharex=True, height_ratios=(2.6, 1))
    labels = [point.period or "" for point in points]
    colours = [{"supportive": _SUPPORT, "opposing": _OPPOSE}.get(point.leaning, _MIXED) for point in points]
    shapes = [{"supportive": "o", "opposing": "D"}.get(point.leaning, "s") for point in points]
    above.axhline(0, color=_MIXED, linewidth=0.8)
    above.plot(range(len(points)), [point.score for point in points], color=_MIXED, linewidth=1)
    for place, (point, colour, shape) in enumerate(zip(points, colours, shapes, strict=True)):
        above.vlines(place, point.low, point.high, color=colour, linewidth=5, alpha=0.35)
        above.plot(place, point.score, shape, color=colour, markersize=6)
    above.set_ylim(-1.05, 1.05)
    above.set_yticks([-1, 0, 1], ["opposes −1", "0", "supports +1"])
    above.set_title(f"{_short(pair[0])} toward {_short(pair[1])}: score and 95% interval", loc="left", fontsize=10)
    below.bar(range(len(points)), [point.counts["supportive"] for point in points], color=_SUPPORT)
    below.bar(
        range(len(points)), [-point.counts["opposing"] for point in points], color=_OPPOSE, hatch="///", ec="white"
    )
    below.axhline(0, color=_MIXED, linewidth=0.8)
    below.set_ylabel("sentences")
    below.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    step = max(1, len(labels) // 12)
    below.set_xticks(range(0, len(labels), step), labels[::step], rotation=30, ha="right")
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def _nothing(figure: Figure, axes: Any) -> Figure:
    axes.set_axis_off()
    axes.text(0.5, 0.5, "No sentence takes a side.", ha="center", va="center", color=_MIXED)
    return figure
