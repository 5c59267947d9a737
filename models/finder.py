"""Finding actor mentions (first version: names of the gazetteer)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actorstance.datasets import Span
from actorstance.models.gazetteer import ADJECTIVE, Gazetteer
from actorstance.models.phrases import longest
from actorstance.models.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor mention: where it stands, whom it names, what kind of actor that is, the state it acts for."""

    span: Span
    id: str
    kind: str
    state: str | None


class Finder:
    """Finds actor mentions in texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the mentions of each text."""
        table, found = self.gazetteer, [[] for _ in texts]
        tokens = tokenize(texts)
        if not len(tokens):
            return found
        ends = tokens.first[tokens.text + 1].astype(np.int64)
        matches = table.trie.match(table.numbers(tokens), ends)
        capitals = np.concatenate([[0], np.cumsum(tokens.upper)])
        matches = longest(matches.take(capitals[matches.end] - capitals[matches.start] >= table.upper[matches.phrase]))
        last = -1
        for phrase, first, end in zip(matches.phrase.tolist(), matches.start.tolist(), matches.end.tolist(), strict=True):
            text = int(tokens.text[first])
            span = Span(int(tokens.start[first]), int(tokens.end[end - 1]))
            if first < last or (table.exact[phrase] and not span.of(texts[text]).isupper()) or table.forms[phrase] == ADJECTIVE:
                continue
            last, owner = end, int(table.owner[phrase])
            found[text].append(Mention(span, table.ids[owner], table.kinds[owner], table.states[owner]))
        return found

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of the mentions of each text."""
        return [[mention.span for mention in mentions] for mentions in self.find(texts)]

    def find_in_article(self, sentences: Sequence[str], paragraphs: Sequence[int]) -> list[list[Mention]]:
        """Return the mentions of each sentence of an article."""
        return self.find(sentences)
