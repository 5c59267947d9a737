"""Sentences and articles in any number, composed of those that ship by exchanging actors' names and numbers.

Always the same for the same arguments. An actor gives way to one that is written alike (as many words, capitals or an
article where it has them), so that the sentences stay as long and as hard to read as they were.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice

from finding import ARTICLES
from whole_way import raw_text

from actorstance.datasets import Record, Span
from actorstance.datasets.markup import MarkedSentence, parse_markup

_NUMBER = re.compile(r"\d+")
_LONGEST = 3  # words of a name that are counted
Draw = Callable[[str], str]
"""Returns the name that a name gives way to."""


class Names:
    """The names that actors have, by how they are written."""

    def __init__(self, surfaces: Iterable[str], rng: random.Random) -> None:
        self._rng = rng
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for surface in sorted(set(surfaces)):
            self._alike[_shape(surface)].append(surface)

    def draw(self, surface: str) -> str:
        """Return a name that is written like this one."""
        return self._rng.choice(self._alike[_shape(surface)])


def _shape(surface: str) -> tuple[str, int]:
    words = surface.split()
    first = words[0] if words[0].lower() in ("the", "a", "an") else "Name" if words[0][0].isupper() else "name"
    return first, min(len(words), _LONGEST)


def composed_records(corpus: Sequence[Record], n: int, *, least_mentions: int = 1, seed: int = 0) -> list[Record]:
    """Return n records of n different sentences, their mentions given.

    Parameters
    ----------
    corpus : sequence of Record
        With their mentions; a composed sentence asks about the places that one of them asks about.
    n : int
    least_mentions : int
        Sentences with fewer are not taken.
    seed : int
    """
    rng = random.Random(seed)
    names = Names((span.of(record.text) for record in corpus for span in record.mentions or ()), rng)
    usable = [record for record in corpus if len(_apart(record)) >= least_mentions]
    seen: set[str] = set()
    records: list[Record] = []
    while len(records) < n:
        source = rng.choice(usable)
        spans = _apart(source)
        text, moved = exchanged(source.text, spans, names.draw, rng)
        if text not in seen:
            seen.add(text)
            at = dict(zip(spans, moved, strict=True))
            target = None if source.target is None else at[source.target]
            records.append(Record(text, at[source.actor], target, source.label, mentions=tuple(moved)))
    return records


def _apart(record: Record) -> list[Span]:
    """Return the mentions of a record in order; none if two of them overlap."""
    spans = sorted({record.actor, *([record.target] if record.target else []), *(record.mentions or ())})
    return [] if any(one.overlaps(other) for one, other in zip(spans[:-1], spans[1:], strict=True)) else spans


def exchanged(text: str, spans: Sequence[Span], draw: Draw, rng: random.Random) -> tuple[str, list[Span]]:
    """Return the text with other names and numbers, and where the names stand in it."""

    def other_number(found: re.Match[str]) -> str:
        digits = len(found.group())
        return str(rng.randrange(10 ** (digits - 1), 10**digits))

    made, moved, behind = "", [], 0
    for span in spans:
        made += _NUMBER.sub(other_number, text[behind : span.start])
        name = draw(span.of(text))
        moved.append(Span(len(made), len(made) + len(name)))
        made, behind = made + name, span.end
    return made + _NUMBER.sub(other_number, text[behind:]), moved


def composed_articles(n: int, *, seed: int = 0) -> Iterator[tuple[str, int]]:
    """Yield the raw text of n articles, each with the number of its sentences; in one article a name has one other."""
    rng = random.Random(seed)
    sources = [
        parse_markup(path.read_text(encoding="utf-8").splitlines(), path.name)
        for path in sorted(ARTICLES.glob("*.stance"))
    ]
    names = Names((span.of(s.text) for source in sources for s in source for span in s.mentions.values()), rng)
    for source in islice(cycle(sources), n):
        other: dict[str, str] = {}

        def draw(surface: str, other: dict[str, str] = other) -> str:
            if surface not in other:
                other[surface] = names.draw(surface)
            return other[surface]

        yield raw_text([_other_sentence(sentence, draw, rng) for sentence in source])[0], len(source)


def _other_sentence(sentence: MarkedSentence, draw: Draw, rng: random.Random) -> MarkedSentence:
    spans = sorted(sentence.mentions.values())
    return replace(sentence, text=exchanged(sentence.text, spans, draw, rng)[0], mentions={})
