"""A compact markup to write labeled sentences in: one sentence a line, mentions in braces, labels beneath.

::

    % region=Levant genre=wire
    {a:Turkey} accused {b=United States:America} of arming {c:the rebels} in Syria.
    > a - attribution; b + attribution; c 0
    > a>b - plain; b>a 0 plain; b>c + attribution

``{key:text}`` marks a mention, ``{key=Canonical id:text}`` also names its actor. ``> a>b -`` labels the stance of a
toward b, ``> a -`` the undirected stance of a; ``+`` is supportive, ``-`` opposing, ``0`` neutral; a word behind it is
the record's ``phenomenon``. A ``%`` line sets keys for the sentences after it, ``pair`` among them (a contrast pair),
until the next one. ``#`` begins a comment; a blank line ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from actorstance.datasets.errors import DataError
from actorstance.datasets.objects import RECORD_KEYS
from actorstance.datasets.records import Record, Span

_MENTION = re.compile(r"\{([a-z0-9]+)(?:=([^{}:]+))?:([^{}]+)\}")
_ITEM = re.compile(r"([a-z0-9]+)(?:\s*>\s*([a-z0-9]+))?\s+([+\-0])(?:\s+([a-z_]+))?$")
_LABELS = {"+": "supportive", "-": "opposing", "0": "neutral"}


@dataclass
class MarkedSentence:
    """A sentence of the markup: its text, its mentions with keys and ids, its labels, where it stands."""

    text: str
    mentions: dict[str, Span]
    actor_ids: dict[str, str]
    metadata: dict[str, str]
    line: int
    paragraph: int
    labels: list[tuple[str, str | None, str, str | None]] = field(default_factory=list)

    def records(self) -> Iterator[Record]:
        """Yield a record for each label, with all mentions of the sentence."""
        spans = tuple(sorted(self.mentions.values()))
        extra = {("pair_id" if key == "pair" else key): value for key, value in self.metadata.items()}
        for actor, target, label, phenomenon in self.labels:
            yield Record(
                self.text,
                self.mentions[actor],
                None if target is None else self.mentions[target],
                label,
                mentions=spans,
                extra=extra if phenomenon is None else extra | {"phenomenon": phenomenon},
            )


def parse_markup(lines: Iterable[str], name: str = "markup") -> list[MarkedSentence]:
    """Parse the lines of a markup file.

    Raises
    ------
    DataError
        At the first line that breaks the markup's rules: a stray brace, a key twice, a label for an unknown key.
    """
    sentences: list[MarkedSentence] = []
    metadata: dict[str, str] = {}
    paragraph = 0
    for number, raw in enumerate(lines, start=1):
        line, where = raw.strip(), f"{name}:{number}"
        if not line:
            paragraph += 1
        elif line.startswith("%"):
            metadata = _metadata(line[1:], where)
        elif line.startswith(">"):
            if not sentences:
                raise DataError("labels before the first sentence", where)
            sentences[-1].labels += _labels(line[1:], sentences[-1], where)
        elif not line.startswith("#"):
            sentences.append(_sentence(line, metadata, where, number, paragraph))
    return sentences


def _metadata(line: str, where: str) -> dict[str, str]:
    """Return ``key=value`` pairs; a value runs on to the next ``key=`` and may hold blanks."""
    pieces = re.split(r"\s*(\w+)=", line.strip())
    if pieces[0]:
        raise DataError(f"metadata {line.strip()!r} is not a list of key=value", where)
    metadata: dict[str, str] = {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if key in metadata:
            raise DataError(f"metadata has the key {key!r} twice", where)
        if key in RECORD_KEYS:
            raise DataError(f"metadata key {key!r} is a record's own; name it otherwise", where)
        metadata[key] = value.strip()
    return metadata


def _sentence(line: str, metadata: dict[str, str], where: str, number: int, paragraph: int) -> MarkedSentence:
    pieces: list[str] = []
    mentions: dict[str, Span] = {}
    ids: dict[str, str] = {}
    length = last = 0
    for found in _MENTION.finditer(line):
        key, identity, surface = found.groups()
        before = line[last : found.start()]
        if key in mentions:
            raise DataError(f"two mentions have the key {key!r}", where)
        length += len(before)
        mentions[key] = Span(length, length + len(surface))
        if identity is not None:
            ids[key] = identity
        pieces += [before, surface]
        length, last = length + len(surface), found.end()
    text = "".join([*pieces, line[last:]])
    if "{" in text or "}" in text:
        raise DataError("a brace that marks no mention; write {key:text}", where)
    return MarkedSentence(text, mentions, ids, metadata, number, paragraph)


def _labels(line: str, sentence: MarkedSentence, where: str) -> Iterator[tuple[str, str | None, str, str | None]]:
    for item in filter(None, (piece.strip() for piece in line.split(";"))):
        found = _ITEM.match(item)
        if not found:
            raise DataError(f"label {item!r} is not like 'a>b - plain' or 'a + plain'", where)
        actor, target, sign, phenomenon = found.groups()
        for key in filter(None, (actor, target)):
            if key not in sentence.mentions:
                raise DataError(f"label {item!r} names {key!r}, which no mention of its sentence has", where)
        if actor == target:
            raise DataError(f"label {item!r} has one mention as actor and target", where)
        yield actor, target, _LABELS[sign], phenomenon
