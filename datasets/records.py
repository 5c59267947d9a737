"""The types everything stands on: a span, a labeled actor mention, a label scheme.

Invariants live in ``__post_init__``: an invalid span or record cannot exist, so nobody checks it again.
ANNOTATION.md in the project's documentation (``docs/annotation.md``) defines what the labels mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from actorstance.datasets.errors import DataError, shown

SCHEMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # The order of the labels is the order of the columns of every probability array.
        "stance": ("opposing", "neutral", "supportive"),
        "portrayal": ("negative", "neutral", "positive"),
    }
)
"""Label schemes and their labels, in the order of the columns of every probability array."""

SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A half-open range of Unicode characters, as Python slices count them.

    Parameters
    ----------
    start, end : int
        ``0 <= start < end``; `text[start:end]` is the mention.

    Raises
    ------
    DataError
        If the offsets are no integers, are negative, reversed or empty.

    Examples
    --------
    >>> Span(0, 5).of("Egypt backs the opposition.")
    'Egypt'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        for name, value in (("start", self.start), ("end", self.end)):
            if type(value) is not int:
                raise DataError(f"span {name} is {shown(value)}; give an integer that counts Unicode characters")
        if self.start < 0:
            raise DataError(f"span {self.start}-{self.end} starts before the text; offsets count from 0")
        if self.end <= self.start:
            kind = "is empty" if self.end == self.start else "is reversed"
            raise DataError(f"span {self.start}-{self.end} {kind}; the end is exclusive and must be past the start")

    def __hash__(self) -> int:
        # Mentions are looked up by the million; the hash that a dataclass makes builds a tuple first.
        return self.start << 32 ^ self.end

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Record:
    """One actor mention in one sentence, optionally toward one target mention, with its label if known.

    Parameters
    ----------
    text : str
        The sentence, untouched: nothing is normalised, so that offsets stay true.
    actor : Span
        The mention whose stance is asked for.
    target : Span, optional
        The mention toward which it is asked for; ``None`` in an undirected record.
    label : str, optional
        A label of one of `SCHEMES`.
    mentions : tuple of Span, optional
        All actor mentions of the text; ``None`` where they are not known and the finder is to supply them.
        The actor and the target are mentions whether they are listed or not.
    id : str, optional
        The record's name, for messages.
    extra : mapping, optional
        Further keys (``phenomenon``, ``article``, ``pair_id``, ...), carried along untouched.

    Raises
    ------
    DataError
        If the text is empty or holds a NUL or an unpaired surrogate, a span runs past it or covers white space alone,
        actor and target overlap, or the label is unknown.
    """

    text: str
    actor: Span
    target: Span | None = None
    label: str | None = None
    mentions: tuple[Span, ...] | None = None
    id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        check_text(self.text)
        check_span(self.text, self.actor, "actor")
        if self.target is not None:
            check_span(self.text, self.target, "target")
            if self.actor.overlaps(self.target):
                raise DataError(
                    f"actor {self.actor.start}-{self.actor.end} and target {self.target.start}-{self.target.end} overlap; "
                    "they must be two mentions"
                )
        for span in self.mentions or ():
            check_span(self.text, span, "mention")
        if self.label is not None and not any(self.label in labels for labels in SCHEMES.values()):
            known = "; ".join(f"{name}: {', '.join(labels)}" for name, labels in SCHEMES.items())
            raise DataError(f"unknown label {shown(self.label)}; the labels are {known}")

    @property
    def directed(self) -> bool:
        """Whether the record asks for the stance toward a target."""
        return self.target is not None


def check_text(text: str) -> None:
    """Raise `DataError` if `text` cannot be the text of a record (empty, NUL, unpaired surrogate)."""
    if not isinstance(text, str):
        raise DataError(f"text is {type(text).__name__}, not a string")
    if not text.strip():
        raise DataError("text is empty; a record needs its sentence")
    if "\0" in text:
        raise DataError(f"text holds a NUL character at offset {text.index(chr(0))}; remove it")
    if not text.isascii() and (found := SURROGATE.search(text)):
        raise DataError(
            f"text holds an unpaired surrogate (U+{ord(found.group()):04X}) at offset {found.start()}; "
            "the text was decoded wrongly, decode it as UTF-8"
        )


def check_span(text: str, span: Span, role: str) -> None:
    """Raise `DataError` if `span` is not a piece of `text` with something in it; the message shows the place."""
    if span.end > len(text):
        raise DataError(
            f"{role} span {span.start}-{span.end} runs past the text ({len(text)} characters); "
            "offsets count Unicode characters, end exclusive"
        )
    if not span.of(text).strip():
        raise DataError(
            f"{role} span {span.start}-{span.end} covers only white space; it must cover the mention\n"
            + point_at(text, span)
        )


def point_at(text: str, span: Span, width: int = 40) -> str:
    """Return two lines: the text around `span`, and a line that marks the span beneath it."""
    left = max(0, span.start - width)
    shown = "".join(c if c.isprintable() else " " for c in text[left : span.end + width])
    return f"  {shown}\n  {' ' * (span.start - left)}{'^' * (span.end - span.start)}"


def scheme_of(labels: Iterable[str | None]) -> str:
    """Return the one label scheme that all the labels belong to.

    Parameters
    ----------
    labels : iterable of str or None
        ``None`` (unlabeled) and ``neutral`` fit every scheme; if nothing else is there, it is ``stance``.

    Raises
    ------
    DataError
        If labels of two schemes are mixed.

    Examples
    --------
    >>> scheme_of(["neutral", "positive"])
    'portrayal'
    """
    seen = {label for label in labels if label is not None} - {"neutral"}
    fitting = [name for name, known in SCHEMES.items() if seen <= set(known)]
    if not fitting:
        by_scheme = "; ".join(f"{name}: {', '.join(sorted(seen & set(known)))}" for name, known in SCHEMES.items())
        raise DataError(
            f"the data mixes two label schemes ({by_scheme}); a corpus or model has one, so keep the files apart"
        )
    return fitting[0]
