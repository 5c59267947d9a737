"""Finding actor mentions in raw text: who is named, by which characters, which actor it is.

The gazetteer's names are looked up in a whole batch at once; only the words about them, and those that can begin an
actor phrase, are read one by one (`patterns`), and named (`naming`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from actorstance.datasets import Span
from actorstance.models.chunks import Sentence
from actorstance.models.gazetteer import Gazetteer
from actorstance.models.naming import Article, surnames
from actorstance.models.nouns import UPPER, Nouns, shipped_nouns
from actorstance.models.patterns import SentenceReader
from actorstance.models.phrases import longest
from actorstance.models.references import Found
from actorstance.models.tokens import tokenize

_SHORTEST_IN_CAPITALS = 4  # letters of an acronym in a headline all in capitals, where "US" may be "us"


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor mention.

    Parameters
    ----------
    span : Span
        The characters of the sentence.
    id : str
        The actor's English name; for an unnamed party its description (``opposition in Libya``).
    kind : str
        The gazetteer's kind of actor, or ``person``, ``group`` (an organisation the gazetteer lacks), ``ministry``, ``government``, ``party``.
    state : str or None
        The id of the state that it is or acts for; an unnamed party acts for none.
    """

    span: Span
    id: str
    kind: str
    state: str | None


class Finder:
    """Finds actor mentions.

    Parameters
    ----------
    gazetteer : Gazetteer
        The actors known by name.
    nouns : Nouns, optional
        What unnamed actors are recognised by; by default the table that ships.
    """

    def __init__(self, gazetteer: Gazetteer, nouns: Nouns | None = None) -> None:
        self.gazetteer = gazetteer
        self.nouns = shipped_nouns() if nouns is None else nouns
        self._forms, self._owners = gazetteer.forms.tolist(), gazetteer.owner.tolist()

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of the mentions of each text, sorted; they do not overlap."""
        return [[_span(reader, found) for found in reader.read()] for reader in self._readers(texts)]

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the mentions of each text, read by itself."""
        return [self._named([reader], [reader.read()], [0])[0] for reader in self._readers(texts)]

    def find_in_article(self, sentences: Sequence[str], paragraphs: Sequence[int]) -> list[list[Mention]]:
        """Return the mentions of each sentence of an article, named by what the whole article says.

        Parameters
        ----------
        sentences : sequence of str
        paragraphs : sequence of int
            The number of each sentence's paragraph.
        """
        return self.find_in_articles([(sentences, paragraphs)])[0]

    def find_in_articles(self, articles: Sequence[tuple[Sequence[str], Sequence[int]]]) -> list[list[list[Mention]]]:
        """Return what `find_in_article` does for each of several articles, in one batch."""
        readers = self._readers([sentence for sentences, _ in articles for sentence in sentences])
        return [self._read_article(list(islice(readers, len(sentences))), numbers) for sentences, numbers in articles]

    def _read_article(self, readers: Sequence[SentenceReader], paragraphs: Sequence[int]) -> list[list[Mention]]:
        found = [reader.read() for reader in readers]
        known = surnames((mention for mentions in found for mention in mentions), self.gazetteer.kinds)
        for number, reader in enumerate(readers):
            if not known.isdisjoint(reader.unsure):
                reader.known = known
                found[number] = reader.read()
        return self._named(readers, found, paragraphs)

    def _named(
        self, readers: Sequence[SentenceReader], found: Sequence[list[Found]], paragraphs: Sequence[int]
    ) -> list[list[Mention]]:
        kinds = self.gazetteer.kinds
        places = [
            [
                self._owners[alias]
                for _, alias in reader.sentence.names.values()
                if kinds[self._owners[alias]] in ("state", "polity")
            ]
            for reader in readers
        ]
        scenes = [reader.scenes for reader in readers]
        identities = Article(self.gazetteer, places, scenes, paragraphs).name(found)
        return [
            [
                Mention(_span(reader, mention), who.id, who.kind, who.state)
                for mention, who in zip(mentions, names, strict=True)
            ]
            for reader, mentions, names in zip(readers, found, identities, strict=True)
        ]

    def _readers(self, texts: Sequence[str]) -> Iterator[SentenceReader]:
        """Yield a reader of each text, with the gazetteer's names in it."""
        tokens = tokenize(texts)
        bits, starts, ends = self.nouns.of_tokens(tokens).tolist(), tokens.start.tolist(), tokens.end.tolist()
        table = self.gazetteer
        matches = table.trie.match(table.numbers(tokens), tokens.first[tokens.text + 1].astype(np.int64))
        capitals = np.concatenate([[0], np.cumsum(tokens.upper)])
        matches = matches.take(capitals[matches.end] - capitals[matches.start] >= table.upper[matches.phrase])
        exact = table.exact[matches.phrase].tolist()
        kept = [
            not acronym or _acronym(texts[text], starts[first], ends[first])
            for acronym, text, first in zip(
                exact, tokens.text[matches.start].tolist(), matches.start.tolist(), strict=True
            )
        ]
        matches = longest(matches.take(np.array(kept, dtype=np.bool_)))
        names = list(zip(matches.start.tolist(), matches.end.tolist(), matches.phrase.tolist(), strict=True))
        first = tokens.first.tolist()
        at = 0
        for number, text in enumerate(texts):
            low, high = first[number], first[number + 1]
            here: dict[int, tuple[int, int]] = {}
            behind = low
            while at < len(names) and names[at][0] < high:
                start, end, alias = names[at]
                if start >= behind:
                    here[start - low] = (end - low, alias)
                    behind = end
                at += 1
            shapes = [bit & ~UPPER for bit in bits[low:high]] if text.isupper() else bits[low:high]
            yield SentenceReader(
                Sentence(text, starts[low:high], ends[low:high], shapes, here, table, self._forms, self._owners)
            )


def _acronym(text: str, start: int, end: int) -> bool:
    """Tell whether an acronym's letters are all capitals and not because the whole text is."""
    return text[start:end].isupper() and (end - start >= _SHORTEST_IN_CAPITALS or not text.isupper())


def _span(reader: SentenceReader, found: Found) -> Span:
    return Span(reader.sentence.starts[found.start], reader.sentence.ends[found.end - 1])
