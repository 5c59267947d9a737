"""Measure the whole way from raw text to labeled pairs, on the annotated articles.

Run as ``python benchmarks/whole_way.py [FILES...] [--model MODEL]``. Each article's raw text is analyzed; an annotated pair counts
with the label of the found pair whose mentions cover its heads, and as neutral where one of its mentions was not found (nothing is
claimed of it then). A stance that is found between mentions of which one is none in the annotation counts as wrong: gold neutral.
Pairs of annotated mentions without a label are left out. Macro-F1 with a 95% bootstrap interval over articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from actorstance.datasets import SCHEMES
from actorstance.datasets.markup import MarkedSentence, parse_markup
from actorstance.inference import Finding, StancePredictor
from actorstance.models.matching import match_mentions, same_actor
from actorstance.training.metrics import bootstrap_macro_f1, confusion, macro_f1

ARTICLES = Path(__file__).parent.parent / "datasets" / "articles"
CLASSES = SCHEMES["stance"]


@dataclass
class Outcome:
    """Gold and predicted labels of an article's pairs; `named` tells whether both names were right, too."""

    gold: list[str] = field(default_factory=list)
    predicted: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


def raw_text(sentences: Sequence[MarkedSentence]) -> tuple[str, list[int]]:
    """Return the article's text, paragraphs parted by blank lines, and where each sentence begins."""
    text, starts = "", []
    for sentence, before in zip(sentences, [None, *sentences[:-1]], strict=True):
        text += "" if before is None else " " if before.paragraph == sentence.paragraph else "\n\n"
        starts.append(len(text))
        text += sentence.text
    return text, starts


def measure(path: Path, predictor: StancePredictor) -> Outcome:
    """Analyze an annotated article and compare its pairs."""
    sentences = parse_markup(path.read_text(encoding="utf-8").splitlines(), path.name)
    text, starts = raw_text(sentences)
    analysis = predictor.analyze(text)
    outcome = Outcome()
    for sentence, start in zip(sentences, starts, strict=True):
        end = start + len(sentence.text)
        here = [f for f in analysis.findings if f.target is not None and start <= f.actor.span.start < end]
        _compare(sentence, start, text, here, predictor, outcome)
    return outcome


def _compare(
    sentence: MarkedSentence,
    start: int,
    text: str,
    findings: Sequence[Finding],
    predictor: StancePredictor,
    outcome: Outcome,
) -> None:
    gazetteer = predictor.finder.gazetteer
    spans = {key: type(span)(span.start + start, span.end + start) for key, span in sentence.mentions.items()}
    found = {m.span: m for f in findings for m in (f.actor, f.target) if m is not None}
    matched = match_mentions(text, spans, sentence.actor_ids, list(found.values()), gazetteer)
    key_of = {mention.span: key for key, mention in matched.items()}
    stances = {(f.actor.span, f.target.span): f.prediction.stance for f in findings if f.target is not None}
    for actor, target, label, _ in sentence.labels:
        if target is None:
            continue
        predicted = "neutral"
        if actor in matched and target in matched:
            predicted = stances.get((matched[actor].span, matched[target].span), "neutral")
        outcome.gold.append(label)
        outcome.predicted.append(predicted)
        right = all(
            k in matched and same_actor(gazetteer, sentence.actor_ids[k], matched[k].id) for k in (actor, target)
        )
        outcome.named.append(predicted if right else "neutral")
    for (one, other), stance in stances.items():
        if stance != "neutral" and (one not in key_of or other not in key_of):
            outcome.gold.append("neutral")
            outcome.predicted.append(stance)
            outcome.named.append(stance)


def report(title: str, outcomes: Sequence[Outcome]) -> None:
    """Print macro-F1 over some articles."""
    gold = [label for outcome in outcomes for label in outcome.gold]
    group = np.repeat(np.arange(len(outcomes)), [len(outcome.gold) for outcome in outcomes])
    for name, kind in (("predicted", "pairs found and labeled"), ("named", "and both actors named right")):
        predicted = [label for outcome in outcomes for label in getattr(outcome, name)]
        table = confusion(gold, predicted, CLASSES)
        low, high = bootstrap_macro_f1(gold, predicted, CLASSES, group)
        print(f"{title}: {kind}: {len(gold)} pairs, macro-F1 {float(macro_f1(table)):.3f} ({low:.3f} to {high:.3f})")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="annotated articles; by default all that ship")
    parser.add_argument("--model", help="a model file; by default the shipped model")
    arguments = parser.parse_args(argv)
    predictor = StancePredictor.load(arguments.model)
    files = arguments.files or sorted(ARTICLES.glob("*.stance"))
    outcomes = [measure(path, predictor) for path in files]
    report("all articles", outcomes)
    if not arguments.files:
        half = len(files) // 2
        report("articles the finder was developed on", outcomes[:half])
        report("held-out articles", outcomes[half:])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
