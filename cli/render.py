"""An analysis in the terminal: coloured sentences, and the table of who supports and opposes whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from actorstance.inference.relations import Relation, relate

if TYPE_CHECKING:
    from rich.console import Console

    from actorstance.inference import Analysis, Finding
    from actorstance.inference.aggregation import RelationSummary

# Blue and orange are told apart by colour-blind readers; the sign says it without colour.
_STYLES = {
    "supportive": "bold blue",
    "positive": "bold blue",
    "opposing": "bold dark_orange",
    "negative": "bold dark_orange",
    "neutral": "underline",
    None: "dim underline",
}
_SIGNS = {"supportive": "+", "positive": "+", "opposing": "−", "negative": "−", "neutral": "·", None: "?"}
_SCORE_STYLES = {"supportive": "bold blue", "opposing": "bold dark_orange", "neutral": ""}
_VERBS = {"supportive": "supports", "opposing": "opposes"}


def show_analysis(console: Console, source: str, analysis: Analysis, *, roll_up: bool = False) -> None:
    """Print an article's sentences with their mentions coloured by stance, then the table of relations."""
    console.rule(Text(source))
    legend = Text("mentions: ")
    for label in ("supportive", "opposing", "neutral", None):
        legend.append(f"{_SIGNS[label]}{label or 'unsure'}", style=_STYLES[label]).append("  ")
    console.print(legend)
    undirected: dict[int, list[Finding]] = {}
    for finding in analysis.findings:
        if finding.target is None:
            undirected.setdefault(finding.sentence.span.start, []).append(finding)
    paragraph = None
    for sentence in analysis.sentences:
        if sentence.paragraph != paragraph:
            console.print()
            paragraph = sentence.paragraph
        console.print(_coloured(sentence.text, sentence.span.start, undirected.get(sentence.span.start, [])))
    console.print()
    console.print(_table(relate(analysis.findings, roll_up=roll_up)))


def _coloured(text: str, offset: int, findings: Iterable[Finding]) -> Text:
    """Return the sentence with a sign before each mention and the mention in the colour of its stance."""
    shown, last = Text(), 0
    for finding in sorted(findings, key=lambda finding: finding.actor.span):
        start, end = finding.actor.span.start - offset, finding.actor.span.end - offset
        stance = finding.prediction.stance
        shown.append(_one_line(text[last:start]))
        shown.append(_SIGNS[stance] + _one_line(text[start:end]), style=_STYLES[stance])
        last = end
    return shown.append(_one_line(text[last:]))


def _table(relations: Iterable[Relation]) -> Table:
    table = Table(title="Who supports and who opposes whom", title_justify="left", show_lines=True, expand=True)
    table.add_column("actor", ratio=3)
    table.add_column("stance", no_wrap=True)
    table.add_column("target", ratio=3)
    table.add_column("p", no_wrap=True, justify="right")
    table.add_column("sentences that say so", ratio=9)
    for relation in relations:
        style = _STYLES[relation.stance]
        evidence = Text("\n").join(Text(_one_line(finding.sentence.text)) for finding in relation.findings)
        table.add_row(
            Text(relation.actor),
            Text(f"{_SIGNS[relation.stance]} {_VERBS.get(relation.stance, relation.stance)}", style=style),
            Text(relation.target),
            f"{relation.probability:.2f}",
            evidence,
        )
    return table


def summaries_table(summaries: Sequence[RelationSummary], *, n_evidence: int = 3, periods: bool = False) -> Table:
    """Return the relations of a collection as a table, each with its strongest sentences."""
    table = Table(
        title="Who supports and who opposes whom", title_justify="left", show_lines=n_evidence > 0, expand=True
    )
    table.add_column("actor → target", ratio=4)
    table.add_column("theatre", ratio=2)
    if periods:
        table.add_column("period", no_wrap=True)
    table.add_column("score", no_wrap=True)
    table.add_column("sentences", no_wrap=True)
    table.add_column("articles", no_wrap=True, justify="right")
    table.add_column("when", no_wrap=True)
    if n_evidence:
        table.add_column("strongest sentences", ratio=8)
    for summary in summaries:
        counts = summary.counts
        relation = summary.relation
        leaning = {"supportive": "supportive", "opposing": "opposing"}.get(summary.leaning, "neutral")
        evidence = [
            Text(_SIGNS[found.said.stance] + " ", style=_STYLES[found.said.stance]).append(
                _one_line(found.said.text), style="not bold not underline default"
            )
            for found in summary.strongest(n_evidence)
        ]
        dates = list(dict.fromkeys(day for day in (summary.first_date, summary.last_date) if day))
        table.add_row(
            Text(f"{relation.actor} → {relation.target}"),
            Text(relation.theatre or "–"),
            *([Text(summary.period or "undated")] if periods else []),
            Text(f"{summary.score:+.2f}", style=_SCORE_STYLES[leaning]).append(
                f"\n{summary.low:+.2f} to {summary.high:+.2f}", style="not bold default dim"
            ),
            Text(f"+{counts['supportive']} −{counts['opposing']} ·{counts['neutral'] + counts[None]}"),
            str(summary.articles),
            Text("\n".join(dates) or "–"),
            *([Text("\n").join(evidence)] if n_evidence else []),
        )
    return table


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")) if "\n" in text else text
