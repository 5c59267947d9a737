"""Articles to paragraphs and sentences, with offsets into the text as it was decoded.

Sentences are syntok's; paragraphs are ours, since newspapers export both one line a paragraph and hard-wrapped text.
Where a plain word, a full stop, a blank and a capitalised word meet, syntok would only confirm that a sentence ends: it
is asked about the rest, since it is slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from actorstance.datasets import Span

_BLOCK = re.compile(r"[^\r\n]+(?:\r?\n[^\S\r\n]*(?=\S)[^\r\n]+)*")
_LINE = re.compile(r"[^\r\n]+")
_WIDEST_WRAP = 120
_PLAIN_END = re.compile(r"(?<![\w.'’-])(?:[a-z]{2,}|[A-Z][a-z]{3,})[.!?]\s+(?=[A-Z][a-z]*[ ,'’])")
_BRACKETS = re.compile(r"[()\[\]{}⟨-⟫⦃-⦆〈-〛（）［］｛｝｟｠﴾﴿﹙-﹞]")
_HARD = re.compile(r"[!?;…‼‽⁇-⁉。﹒﹗！．？｡](?!\Z)|(?<!\d)\.(?!\Z)|\.(?![\d]|\Z)")


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
    found: list[Sentence] = []
    for number, paragraph in enumerate(_paragraphs(text)):
        for part in _plain_parts(paragraph.of(text)):
            for start, end in _sentences(part.of(paragraph.of(text))):
                offset = paragraph.start + part.start
                start, end = _trimmed(text, offset + start, offset + end)
                if start < end:
                    found.append(Sentence(Span(start, end), text[start:end], number))
    return found


def _plain_parts(piece: str) -> Iterator[Span]:
    """Cut a paragraph where a sentence plainly ends; what lies between may be more than one."""
    first = 0
    if not _BRACKETS.search(piece):  # what stands in brackets does not end a sentence
        for end in _PLAIN_END.finditer(piece):
            if end.group().rstrip()[:-1] not in _short_forms():
                yield Span(first, end.end())
                first = end.end()
    yield Span(first, len(piece))


def _sentences(part: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a part stand: it is one, if there is nothing in it that could end another."""
    if not _HARD.search(part.rstrip()) and not _BRACKETS.search(part):
        yield 0, len(part)
        return
    from syntok import segmenter  # imported here: predicting single mentions needs no sentence splitter

    for tokens in segmenter.analyze(part):
        for sentence in tokens:
            yield sentence[0].offset, sentence[-1].offset + len(sentence[-1].value)


@cache
def _short_forms() -> frozenset[str]:
    """Return the words that a full stop may stand behind inside a sentence."""
    from syntok import segmenter

    return frozenset(segmenter.State.abbreviations | segmenter.State.months)


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
