"""Hypothesis strategies that several rooms share: news-like texts, spans, records, label schemes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from actorstance.datasets.records import SCHEMES, Record, Span

AWKWARD = (
    "İstanbul",  # lower() makes two code points of its first letter
    "ısı",
    "Jose\u0301",  # decomposed
    "José",
    "Erdoğan’s",
    "“truce”",
    "👩‍👩‍👧",  # three people and two joiners
    "🇹🇷",
    "U.S.",
    "a\u2028b",  # a line end to Unicode, not to us
    "a\u0085b",
    "北京",
    '"quoted"',
    "semi;colon,comma",
    "tab\tbed",
    "carriage\rreturn",
    "two\r\nlines",
    "\ufeffmark",
)

# Of code points rather than of st.characters(), whose first use takes a second to tabulate Unicode.
CHARACTERS = (st.integers(1, 0x24F) | st.integers(1, 0xD7FF) | st.integers(0xE000, 0x10FFFF)).map(chr)
WITH_SURROGATES = CHARACTERS | st.integers(0xDC00, 0xDFFF).map(chr)  # low ones alone, which never pair up


_STRINGS = st.text(WITH_SURROGATES, max_size=4)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _STRINGS
WORDS = st.sampled_from(AWKWARD) | st.text(CHARACTERS, min_size=1, max_size=4).filter(lambda word: bool(word.strip()))
"""Words that hold something but white space, many of them awkward."""

TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
"""Texts of a few words that a record may hold."""

JSON_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_STRINGS, inner, max_size=3),
    max_leaves=3,
)
"""Anything that JSON can hold, unpaired surrogates included."""

SCHEME_NAMES = st.sampled_from(sorted(SCHEMES))
"""Names of label schemes."""


def labels(scheme: str = "stance") -> st.SearchStrategy[str]:
    """Labels of one scheme."""
    return st.sampled_from(SCHEMES[scheme])


def records(
    *, scheme: str = "stance", labeled: bool = True, extra: st.SearchStrategy[Any] = JSON_VALUES
) -> st.SearchStrategy[Record]:
    """Records whose mentions are words of their text, with or without target, mentions, id and further keys."""
    place = st.integers(0, 4)
    return st.builds(
        _record,
        pieces=st.lists(WORDS, min_size=1, max_size=5),
        actor=place,
        target=place,
        label=labels(scheme) if labeled else st.none(),
        mentions=st.none() | st.lists(place, unique=True, max_size=3),
        id=st.none() | st.text(CHARACTERS, min_size=1, max_size=3),
        extra=st.dictionaries(st.sampled_from(("phenomenon", "article", "pair_id", "ülke")), extra, max_size=2),
    )


def _record(
    pieces: list[str],
    actor: int,
    target: int,
    label: str | None,
    mentions: list[int] | None,
    id: str | None,
    extra: dict[str, Any],
) -> Record:
    """Make a record of the words; a place counts round and round, and the actor's own place is no target."""
    spans, start = [], 0
    for piece in pieces:
        spans.append(Span(start, start + len(piece)))
        start += len(piece) + 1
    actor, target = actor % len(spans), target % len(spans)
    return Record(
        " ".join(pieces),
        spans[actor],
        None if target == actor else spans[target],
        label,
        mentions=None if mentions is None else tuple(spans[place % len(spans)] for place in mentions),
        id=id,
        extra=extra,
    )


def bracketed(sentence: str) -> tuple[str, list[Span]]:
    """Return the text of ``[Oslo] thanked [Rome].`` without the brackets, and the spans that stood in them."""
    text, spans = "", []
    for place, piece in enumerate(re.split(r"[\[\]]", sentence)):
        if place % 2:
            spans.append(Span(len(text), len(text) + len(piece)))
        text += piece
    return text, spans


def asked(sentence: str, actor: int = 0, target: int | None = None, label: str | None = None, **extra: Any) -> Record:
    """Return a record of a bracketed sentence, which lists all its mentions; `actor` and `target` count them."""
    text, spans = bracketed(sentence)
    return Record(
        text, spans[actor], None if target is None else spans[target], label, mentions=tuple(spans), extra=extra
    )


def renamed(record, name_of):
    """Return the record with each mention called what `name_of` says of its number and span."""
    text, moved, end = "", {}, 0
    for number, span in enumerate(sorted({record.actor, record.target or record.actor, *(record.mentions or ())})):
        text += record.text[end : span.start]
        name = name_of(number, span)
        moved[span], end = Span(len(text), len(text) + len(name)), span.end
        text += name
    return replace(
        record,
        text=text + record.text[end:],
        actor=moved[record.actor],
        target=moved.get(record.target),
        mentions=tuple(moved[span] for span in record.mentions or ()),
    )
