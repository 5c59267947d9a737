"""An explanation in the terminal: the sentence with its words coloured by what they say, and the strongest terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from actorstance.cli.console import console_options

if TYPE_CHECKING:
    from actorstance.inference.explanation import Explanation

_MOST_TERMS = 12
_FAINT = 0.1  # of the strongest character's weight: less is not coloured
_STRONG = 0.4


def show_explanation(explanation: Explanation, *, color: str = "auto") -> None:
    """Print the sentence, blue where it speaks for the label and orange where against, and a table of terms."""
    console = Console(highlight=False, **console_options(color))
    console.print(_coloured(explanation))
    table = Table(title=f"What speaks for (+) and against (−) {explanation.label}", title_justify="left")
    table.add_column("weight", justify="right", no_wrap=True)
    table.add_column("words")
    table.add_column("term")
    for one in explanation.contributions[:_MOST_TERMS]:
        weight = explanation.speaks_for(one)
        words = " … ".join(span.of(explanation.record.text) for span in one.spans)
        style = "blue" if weight > 0 else "dark_orange"
        table.add_row(
            Text(f"{weight:+.2f}".replace("-", "−"), style=style), Text(" ".join(words.split())), Text(one.term)
        )
    rest = explanation.contributions[_MOST_TERMS:]
    if rest:
        total = sum(map(explanation.speaks_for, rest))
        table.add_row(f"{total:+.2f}".replace("-", "−"), "", f"{len(rest)} more terms together")
    console.print(table)


def _coloured(explanation: Explanation) -> Text:
    """Return the text in the colours of its characters' weights, the mentions in brackets."""
    record = explanation.record
    weights = explanation.weights()
    strongest = max(abs(weights).max(initial=0.0), 1e-12)
    shown = Text()
    edges = {record.actor.start: "[", record.actor.end: "]"}
    if record.target:
        edges |= {record.target.start: "[", record.target.end: "]"}
    styles = [_style(float(weight) / strongest) for weight in weights]
    begin = 0
    for place in range(1, len(record.text) + 1):
        if place == len(record.text) or place in edges or styles[place] != styles[begin]:
            shown.append(edges.get(begin, ""))
            shown.append(" ".join(record.text[begin:place].split("\n")), style=styles[begin])
            begin = place
    return shown.append(edges.get(begin, ""))


def _style(share: float) -> str:
    if abs(share) < _FAINT:
        return ""
    colour = "blue" if share > 0 else "dark_orange"
    return f"bold {colour}" if abs(share) >= _STRONG else colour
