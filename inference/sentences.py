"""Articles to paragraphs and sentences, with offsets into the text as it was decoded.

Sentences are syntok's; paragraphs are ours, since newspapers export both one line a paragraph and hard-wrapped text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actorstance.datasets import Span

_BLOCK = re.compile(r"[^\r\n]+(?:\r?\n[^\S\r\n]*(?=\S)[^\r\n]+)*")
_LINE = re.compile(r"[^\r\n]+")
_WIDEST_WRAP = 120


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: where it stands, its text, and the number of its paragraph."""

    span: Span
    text: str
    paragraph: int


def split_sentences(text: str) -> list[Sentence]:
    """Split an article into sentences.

    Returns
    -------
    list of Sentence
        In order; `text[span.start:span.end]` is the sentence. Nothing is normalised.
    """
    from syntok import segmenter  # imported here: predicting single mentions needs no sentence splitter

    found: list[Sentence] = []
    for number, paragraph in enumerate(_paragraphs(text)):
        piece = paragraph.of(text)
        for tokens in segmenter.analyze(piece):
            for sentence in tokens:
                start, end = sentence[0].offset, sentence[-1].offset + len(sentence[-1].value)
                start, end = _trimmed(text, paragraph.start + start, paragraph.start + end)
                if start < end:
                    found.append(Sentence(Span(start, end), text[start:end], number))
    return found


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield paragraphs: blocks between blank lines, cut at line ends unless these only wrap the block."""
    for block in _BLOCK.finditer(text):
        lines = [found.span() for found in _LINE.finditer(text, *block.span())]
        width = max(end - start for start, end in lines)
        begin = lines[0][0]
        for (start, end), (next_start, next_end) in zip(lines[:-1], lines[1:], strict=True):
            first_word = text[next_start:next_end].split(None, 1)[0]
            wrapped = width <= _WIDEST_WRAP and (end - start) + 1 + len(first_word) > width
            if not wrapped:
                yield from _nonblank(text, begin, end)
                begin = next_start
        yield from _nonblank(text, begin, lines[-1][1])


def _nonblank(text: str, start: int, end: int) -> Iterator[Span]:
    start, end = _trimmed(text, start, end)
    if start < end:
        yield Span(start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
