"""Measure the finder: precision and recall of finding, accuracy of naming, on the annotated articles.

Run as ``python benchmarks/finding.py [FILES...] [--errors]``; by default on the articles beside the checkout. A found
mention is right when it covers the head word of a mention of the articles, one to one. A name is right when both names
are the same actor of the gazetteer or the same words, or describe an unnamed party of one noun and place.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from actorstance.datasets.markup import MarkedSentence, parse_markup
from actorstance.models.finder import Finder, Mention
from actorstance.models.gazetteer import Gazetteer
from actorstance.models.matching import match_mentions, same_actor

ARTICLES = Path(__file__).parent.parent / "datasets" / "articles"


@dataclass
class Tally:
    """What was found in one article."""

    right: int = 0
    found: int = 0
    gold: int = 0
    named: int = 0
    errors: list[str] = field(default_factory=list)


def compare(
    sentence: MarkedSentence, mentions: Sequence[Mention], gazetteer: Gazetteer, tally: Tally, where: str
) -> None:
    """Match the found mentions of a sentence with its own, one to one."""
    matched = match_mentions(sentence.text, sentence.mentions, sentence.actor_ids, mentions, gazetteer)
    tally.found += len(mentions)
    tally.gold += len(sentence.mentions)
    tally.right += len(matched)
    for key, span in sorted(sentence.mentions.items(), key=lambda item: item[1]):
        surface, identity = span.of(sentence.text), sentence.actor_ids[key]
        if key not in matched:
            tally.errors.append(f"{where}: MISSED  [{surface}] in: {sentence.text}")
        elif same_actor(gazetteer, identity, matched[key].id):
            tally.named += 1
        else:
            tally.errors.append(f"{where}: NAMED   [{surface}] {matched[key].id!r}, not {identity!r}")
    right = {id(mention) for mention in matched.values()}
    for mention in mentions:
        if id(mention) not in right:
            tally.errors.append(f"{where}: FALSE   [{mention.span.of(sentence.text)}] in: {sentence.text}")


def measure(path: Path, finder: Finder) -> Tally:
    """Find the mentions of an annotated article and compare."""
    sentences = parse_markup(path.read_text(encoding="utf-8").splitlines(), path.name)
    found = finder.find_in_article([s.text for s in sentences], [s.paragraph for s in sentences])
    tally = Tally()
    for sentence, mentions in zip(sentences, found, strict=True):
        compare(sentence, mentions, finder.gazetteer, tally, f"{path.stem}:{sentence.line}")
    return tally


def figures(tallies: Sequence[Tally]) -> list[float]:
    """Return precision, recall, F1 and naming accuracy over articles; not a number where undefined."""
    right, found, gold, named = (sum(getattr(t, name) for t in tallies) for name in ("right", "found", "gold", "named"))
    return [
        right / found if found else np.nan,
        right / gold if gold else np.nan,
        2 * right / (found + gold) if found + gold else np.nan,
        named / right if right else np.nan,
    ]


def intervals(tallies: Sequence[Tally], rounds: int = 2000) -> Iterator[tuple[float, float]]:
    """Yield the 95% bootstrap interval of each figure, articles drawn with replacement."""
    draw = np.random.default_rng(0)
    drawn = np.array(
        [figures([tallies[k] for k in draw.integers(len(tallies), size=len(tallies))]) for _ in range(rounds)]
    )
    for column in drawn.T:
        yield float(np.nanquantile(column, 0.025)), float(np.nanquantile(column, 0.975))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="annotated articles; by default all that ship")
    parser.add_argument("--errors", action="store_true", help="list what was missed, falsely found and wrongly named")
    arguments = parser.parse_args(argv)
    finder = Finder(Gazetteer.shipped())
    files = arguments.files or sorted(ARTICLES.glob("*.stance"))
    tallies = [measure(path, finder) for path in files]
    print(f"{'article':<12}{'mentions':>9}{'precision':>11}{'recall':>9}{'F1':>7}{'naming':>8}")
    for path, tally in zip(files, tallies, strict=True):
        precision, recall, f1, naming = figures([tally])
        print(f"{path.stem:<12}{tally.gold:>9}{precision:>11.3f}{recall:>9.3f}{f1:>7.3f}{naming:>8.3f}")
    for label, value, (low, high) in zip(
        ("precision", "recall", "F1", "naming"), figures(tallies), intervals(tallies), strict=True
    ):
        print(f"all: {label} {value:.3f} (95% interval {low:.3f}-{high:.3f})")
    if arguments.errors:
        print(*(error for tally in tallies for error in tally.errors), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
