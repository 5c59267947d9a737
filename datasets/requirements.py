"""What a corpus must be to be worth training on: its sizes, its balance, its contrast sets, its two labels.

A corpus states its bars in a TOML file of its own (that of the shipped one is ``corpus/checks.toml``). Every figure is
reported; it is required where the file has a bar for it. What needs a cue lexicon is in `models.cue_use`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from actorstance.datasets.errors import DataError, shown
from actorstance.datasets.files import format_of, iter_rows
from actorstance.datasets.records import Record, Span
from actorstance.datasets.splits import NEAR_COPY, near_copies

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """The bars of a corpus; what is None is reported, not required.

    Parameters
    ----------
    keys : tuple of str
        Further keys that every record must have.
    phenomena : tuple of str
        The values that ``phenomenon`` may have.
    min_sentences, min_records, min_phenomenon, min_pairs : int, optional
        Sentences, records, records of each of the phenomena, contrast sets.
    min_words, max_words : int, optional
        Words of a sentence.
    min_neutral, max_neutral, min_directed, max_directed : float, optional
        Shares of the records.
    min_multi_actor : float, optional
        Share of the sentences with two or more mentions.
    min_different : float, optional
        Share of those whose records have different labels.
    min_both_directions : float, optional
        Share of the directed records whose pair is labeled in the other direction, too.
    max_swaps : float, optional
        Share of the contrast sets that only swap two actors.
    actor_records : int, default 12
        Records with a stance from which on an actor's labels must be balanced.
    max_actor_label : float, optional
        Share of one label among those records.
    max_opening : float, optional
        Share of the sentences that begin with the same two words.
    max_similarity : float, optional
        Jaccard similarity of two sentences' character 5-gram sets.
    min_twice_labeled : float, optional
        Share of the records with the labels of a ``writer`` and a ``reader``.
    min_kappa : float, optional
        Cohen's kappa of the two over all records.
    max_cue, min_cue_coverage : float, optional
        Shares of the records with a stance: of the most frequent cue, and with a cue of the right polarity.
    """

    keys: tuple[str, ...] = ()
    phenomena: tuple[str, ...] = ()
    min_sentences: int | None = None
    min_records: int | None = None
    min_phenomenon: int | None = None
    min_pairs: int | None = None
    min_words: int | None = None
    max_words: int | None = None
    min_neutral: float | None = None
    max_neutral: float | None = None
    min_directed: float | None = None
    max_directed: float | None = None
    min_multi_actor: float | None = None
    min_different: float | None = None
    min_both_directions: float | None = None
    max_swaps: float | None = None
    actor_records: int = 12
    max_actor_label: float | None = None
    max_opening: float | None = None
    max_similarity: float | None = None
    min_twice_labeled: float | None = None
    min_kappa: float | None = None
    max_cue: float | None = None
    min_cue_coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a corpus, beside its bars.

    Parameters
    ----------
    name : str
    value : float, int or None
        None where there is nothing to measure.
    least, most : float or int, optional
        The bars; a value of None fails them.
    worst : tuple of str
        What speaks against it, the worst first.
    share : bool, default False
        Whether the value is a share, shown in per cent.

    Examples
    --------
    >>> str(Figure("records that are neutral", 0.61, 0.4, 0.5, share=True))
    'records that are neutral: 61.0% (wanted: 40.0% to 50.0%)'
    """

    name: str
    value: float | int | None
    least: float | int | None = None
    most: float | int | None = None
    worst: tuple[str, ...] = ()
    share: bool = False

    @property
    def holds(self) -> bool:
        """Whether the value is within its bars."""
        if self.value is None:
            return self.least is None and self.most is None
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def __str__(self) -> str:
        wanted = {
            (True, True): "",
            (False, True): f" (wanted: at least {self._shown(self.least)})",
            (True, False): f" (wanted: at most {self._shown(self.most)})",
            (False, False): f" (wanted: {self._shown(self.least)} to {self._shown(self.most)})",
        }
        return f"{self.name}: {self._shown(self.value)}{wanted[self.least is None, self.most is None]}"

    def _shown(self, value: float | int | None) -> str:
        if value is None:
            return "none"
        if self.share:
            return f"{value:.1%}"
        return str(value) if isinstance(value, int) else f"{value:.3f}"


def share(
    name: str,
    part: int,
    whole: int,
    least: float | None = None,
    most: float | None = None,
    *,
    worst: Iterable[str] = (),
) -> Figure:
    """Return the figure of a part of a whole."""
    return Figure(name, part / whole if whole else None, least, most, tuple(worst), share=True)


def read_requirements(path: str | os.PathLike[str]) -> Requirements:
    """Read the bars of a corpus from a TOML file.

    Raises
    ------
    DataError
        If the file cannot be read, is no TOML, or has an unknown key or a value that is no bar.
    """
    name = os.fspath(path)
    try:
        settings = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"is no TOML ({error})", name) from None
    kinds = {field.name: str(field.type) for field in fields(Requirements)}
    for key, value in settings.items():
        if key not in kinds:
            raise DataError(f"unknown key {shown(key)}; the keys are {', '.join(kinds)}", name)
        settings[key] = _bar(key, value, kinds[key], name)
    return Requirements(**settings)


def _bar(key: str, value: Any, kind: str, name: str) -> Any:
    if kind.startswith("tuple"):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise DataError(f"{key} is {shown(value)}; give a list of strings", name)
        return tuple(value)
    if kind.startswith("int"):
        if type(value) is not int or value < 0:
            raise DataError(f"{key} is {shown(value)}; give a whole number", name)
    elif type(value) not in (int, float) or not 0 <= value <= 1:
        raise DataError(f"{key} is {shown(value)}; give a number from 0 to 1", name)
    return value


def check_requirements(
    records: Sequence[Record], wanted: Requirements, *, others: Sequence[str] | None = None
) -> list[Figure]:
    """Measure a corpus against its requirements.

    Parameters
    ----------
    records : sequence of Record
        Labeled.
    wanted : Requirements
    others : sequence of str, optional
        Sentences that none of the corpus may be close to, those of the measuring data.

    Returns
    -------
    list of Figure
    """
    texts = list(dict.fromkeys(record.text for record in records))
    figures = [
        Figure("sentences", len(texts), wanted.min_sentences),
        Figure("records", len(records), wanted.min_records),
        *_keys(records, wanted),
        *_phenomena(records, wanted),
        *_lengths(texts, wanted),
        *_shares(records, wanted),
        *_contrast_sets(records, wanted),
        _actors(records, wanted),
        _openings(texts, wanted),
        _copies(records, texts, wanted),
        *_two_labels(records, wanted),
    ]
    return figures if others is None else [*figures, _others(texts, others, wanted)]


def _keys(records: Sequence[Record], wanted: Requirements) -> Iterator[Figure]:
    for key in wanted.keys:
        without = [record for record in records if record.extra.get(key) in (None, "")]
        yield Figure(f"records without {key}", len(without), most=0, worst=_distinct(r.text for r in without))


def _phenomena(records: Sequence[Record], wanted: Requirements) -> Iterator[Figure]:
    counts = Counter(str(record.extra["phenomenon"]) for record in records if record.extra.get("phenomenon"))
    for name in wanted.phenomena or sorted(counts):
        yield Figure(f"records of the phenomenon {name}", counts[name], wanted.min_phenomenon)
    if wanted.phenomena:
        unknown = Counter({name: count for name, count in counts.items() if name not in wanted.phenomena})
        worst = tuple(f"{name} {count}" for name, count in unknown.most_common())
        yield Figure("records of another phenomenon", unknown.total(), most=0, worst=worst)


def _lengths(texts: Sequence[str], wanted: Requirements) -> Iterator[Figure]:
    lengths = [(len(text.split()), text) for text in texts]
    if (least := wanted.min_words) is not None:
        short = tuple(f"{text!r} has {length}" for length, text in sorted(lengths) if length < least)
        yield Figure(f"sentences shorter than {least} words", len(short), most=0, worst=short)
    if (most := wanted.max_words) is not None:
        long = tuple(f"{text!r} has {length}" for length, text in sorted(lengths, reverse=True) if length > most)
        yield Figure(f"sentences longer than {most} words", len(long), most=0, worst=long)


def _shares(records: Sequence[Record], wanted: Requirements) -> Iterator[Figure]:
    mentions: defaultdict[str, set[Span]] = defaultdict(set)
    labels: defaultdict[str, set[str | None]] = defaultdict(set)
    for record in records:
        mentions[record.text] |= {record.actor, *([record.target] if record.target else []), *(record.mentions or ())}
        labels[record.text].add(record.label)
    several = [text for text, spans in mentions.items() if len(spans) > 1]
    different = sum(len(labels[text]) > 1 for text in several)
    directed = {(record.text, record.actor, record.target) for record in records if record.target}
    back = [(text, target, actor) for text, actor, target in directed]
    alone = _distinct(text for text, actor, target in sorted(back, key=str) if (text, actor, target) not in directed)
    both = len(back) - sum(direction not in directed for direction in back)
    neutral = sum(record.label == "neutral" for record in records)
    yield share("neutral records", neutral, len(records), wanted.min_neutral, wanted.max_neutral)
    yield share("sentences with several actors", len(several), len(mentions), wanted.min_multi_actor)
    yield share("of these, with different labels", different, len(several), wanted.min_different)
    yield share("directed records", len(directed), len(records), wanted.min_directed, wanted.max_directed)
    name = "directed records whose pair is labeled in both directions"
    yield share(name, both, len(back), wanted.min_both_directions, worst=alone)


def _contrast_sets(records: Sequence[Record], wanted: Requirements) -> Iterator[Figure]:
    pairs: defaultdict[str, defaultdict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        if record.extra.get("pair_id") not in (None, ""):
            pairs[str(record.extra["pair_id"])][record.text].append(record)
    broken: list[str] = []
    swaps: list[str] = []
    good = 0
    for name, sentences in pairs.items():
        if len(sentences) != 2:
            broken.append(f"{name} has {len(sentences)} sentence{'s' * (len(sentences) != 1)}")
            continue
        one, two = sentences.values()
        labels = [{_mentions_of(record): record.label for record in side} for side in (one, two)]
        if not any(labels[1].get(key, label) != label for key, label in labels[0].items()):
            broken.append(f"{name} has no label that changes")
            continue
        good += 1
        if _is_swap(one, two):
            swaps.append(name)
    yield Figure("contrast sets", good, wanted.min_pairs)
    yield Figure("broken contrast sets", len(broken), most=0, worst=tuple(broken))
    yield share("contrast sets that swap two actors", len(swaps), good, most=wanted.max_swaps, worst=swaps)


def _mentions_of(record: Record) -> tuple[str, str]:
    """Return what asks the same question in both sentences of a contrast set: the words of the actor and the target."""
    actor, target = record.actor.of(record.text), record.target.of(record.text) if record.target else ""
    return actor.casefold(), target.casefold()


def _is_swap(one: Sequence[Record], two: Sequence[Record]) -> bool:
    """Tell whether two sentences differ only in the order of their mentions."""
    frames, orders = [], []
    for side in (one, two):
        text = side[0].text
        spans = {span for record in side for span in (record.actor, record.target, *(record.mentions or ())) if span}
        frame, last, order = [], 0, []
        for span in sorted(spans):
            frame.append(text[last : span.start])
            order.append(span.of(text).casefold())
            last = max(last, span.end)
        frames.append([*frame, text[last:]])
        orders.append(order)
    return frames[0] == frames[1] and orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1])


def _actors(records: Sequence[Record], wanted: Requirements) -> Figure:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        if record.label not in (None, "neutral"):
            counts[record.actor.of(record.text).casefold()][str(record.label)] += 1
    ranked = sorted(
        ((top[1] / count.total(), count.total(), name, top[0])
        for name, count in counts.items()
        if count.total() >= wanted.actor_records
        for top in count.most_common(1)),
        reverse=True,
    )  # fmt: skip
    bar = 1.0 if wanted.max_actor_label is None else wanted.max_actor_label
    worst = tuple(
        f"{name!r} is {label} in {round(share * total)} of {total}"
        for share, total, name, label in ranked
        if share > bar
    )
    name = f"most one-sided actor of {wanted.actor_records} or more records with a stance"
    return Figure(name, ranked[0][0] if ranked else 0.0, most=wanted.max_actor_label, worst=worst, share=True)


def _openings(texts: Sequence[str], wanted: Requirements) -> Figure:
    counts = Counter(" ".join(_WORD.findall(text)[:2]).casefold() for text in texts)
    bar = len(texts) * (1.0 if wanted.max_opening is None else wanted.max_opening)
    worst = tuple(f"{opening!r} begins {count} sentences" for opening, count in counts.most_common() if count > bar)
    most = max(counts.values(), default=0)
    return share(
        "sentences with the most frequent two-word opening", most, len(texts), most=wanted.max_opening, worst=worst
    )


def _copies(records: Sequence[Record], texts: Sequence[str], wanted: Requirements) -> Figure:
    pair_of = {record.text: record.extra.get("pair_id") or None for record in records}
    found = [
        (similarity, texts[i], texts[j])
        for i, j, similarity in near_copies(texts, _threshold(wanted))
        if pair_of[texts[i]] is None or pair_of[texts[i]] != pair_of[texts[j]]
    ]
    worst = tuple(f"{one!r} and {two!r} ({similarity:.2f})" for similarity, one, two in sorted(found, reverse=True))
    most = None if wanted.max_similarity is None else 0
    return Figure("near-copies outside contrast sets", len(found), most=most, worst=worst)


def _others(texts: Sequence[str], others: Sequence[str], wanted: Requirements) -> Figure:
    """Return the figure of sentences close to other data, which is not quoted."""
    closest: dict[str, float] = {}
    both = [*texts, *others]
    for i, j, similarity in near_copies(both, _threshold(wanted)):
        if i < len(texts) <= j:
            closest[both[i]] = max(similarity, closest.get(both[i], 0.0))
    ranked = sorted(closest.items(), key=lambda item: -item[1])
    most = None if wanted.max_similarity is None else 0
    name = f"near-copies of {len(others)} sentences of other data"
    return Figure(name, len(ranked), most=most, worst=tuple(f"{text!r} ({value:.2f})" for text, value in ranked))


def _threshold(wanted: Requirements) -> float:
    return NEAR_COPY if wanted.max_similarity is None else wanted.max_similarity


def _two_labels(records: Sequence[Record], wanted: Requirements) -> Iterator[Figure]:
    labels: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for record in records:
        writer, reader = record.extra.get("writer"), record.extra.get("reader")
        if isinstance(writer, str) and isinstance(reader, str):
            labels[str(record.extra.get("phenomenon"))].append((writer, reader))
    together = [pair for pairs in labels.values() for pair in pairs]
    yield share("records labeled by a writer and a reader", len(together), len(records), wanted.min_twice_labeled)
    yield Figure("Cohen's kappa of writer and reader", cohens_kappa(together), wanted.min_kappa)
    for name, pairs in sorted(labels.items()):
        yield Figure(f"Cohen's kappa of {name}", cohens_kappa(pairs))


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return the agreement of two labelers beyond chance (Cohen 1960); None where chance leaves no room for any.

    Examples
    --------
    >>> cohens_kappa([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    0.5
    """
    if not pairs:
        return None
    one, two = (Counter(side) for side in zip(*pairs, strict=True))
    expected = sum(one[label] * two[label] for label in one) / len(pairs) ** 2
    agreed = sum(first == second for first, second in pairs) / len(pairs)
    return None if expected == 1 else (agreed - expected) / (1 - expected)


def read_sentences(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[str], int]:
    """Read the distinct sentences of files of records, and of all such files in folders; labels are not looked at.

    Returns
    -------
    list of str
    int
        How many rows of the folders' files are no records.

    Raises
    ------
    DataError
        If a file cannot be used; in a folder, such a file is passed over.
    """
    texts: dict[str, None] = {}
    passed_over = 0
    for path in paths:
        inside = Path(path).is_dir()
        for file in sorted(filter(_is_data, Path(path).rglob("*"))) if inside else [path]:
            try:
                for row in iter_rows(file, labeled=False):
                    if row.record is not None:
                        texts.setdefault(row.record.text)
                    elif row.error is not None and not inside:
                        raise row.error
                    else:
                        passed_over += 1
            except DataError:
                if not inside:
                    raise
                passed_over += 1
    return list(texts), passed_over


def _is_data(path: Path) -> bool:
    try:
        return path.is_file() and bool(format_of(path))
    except DataError:
        return False


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(repr(value) for value in dict.fromkeys(values))
