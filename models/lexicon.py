"""The cue lexicon: words and phrases that word a stance, who holds it, and toward whom.

One plain text table (``data/cues.tsv``), replaceable when training. A cue is a lemma or a phrase with gaps (``*``: up
to four words); its frame says where, in the active voice, its holder and its target stand.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from actorstance.datasets import DataError
from actorstance.datasets.lines import read_lines
from actorstance.models.inflection import noun_forms, verb_forms
from actorstance.models.tokens import fold, tokenize

POLARITIES = ("supportive", "opposing", "contact", "speech", "negator", "reverser")
PARTS_OF_SPEECH = ("verb", "noun", "adj", "adv", "prep", "phrase")
PLACES = ("subject", "object", "possessor", "none")
"""Where a holder or target may stand; any other value is the preposition it follows."""

COLUMNS = ("cue", "pos", "polarity", "holder", "target", "mutual", "example")
GAP = "*"
LONGEST_GAP = 4
_PREPOSITIONS = (
    "about above across after against ahead among around as at before behind below beneath beside between beyond by for from in "
    "into of off on onto out outside over past through to toward towards under until up upon via with within without"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon.

    Parameters
    ----------
    text : str
        The lemma or phrase, lower case; ``*`` is a gap. A verb inflects in its first word (in the last
        part of one with a hyphen), a noun before its first preposition.
    pos : str
        One of `PARTS_OF_SPEECH`.
    polarity : str
        One of `POLARITIES`.
    holder, target : str
        One of `PLACES`, or a preposition.
    mutual : bool
        Whether both sides hold the stance toward each other.
    example : str
        A sentence with ``[A]`` for the holder and ``[B]`` for the target.
    """

    text: str
    pos: str
    polarity: str
    holder: str
    target: str
    mutual: bool = False
    example: str = ""

    def __post_init__(self) -> None:
        for name, value, known in (("pos", self.pos, PARTS_OF_SPEECH), ("polarity", self.polarity, POLARITIES)):
            if value not in known:
                raise DataError(f"{name} is {value!r}; it is one of {', '.join(known)}")
        for name, value in (("holder", self.holder), ("target", self.target)):
            if value not in PLACES and not value.isalpha():
                raise DataError(f"{name} is {value!r}; it is one of {', '.join(PLACES)} or a preposition")
        words = self.words()
        if not words or words[0] == GAP or words[-1] == GAP:
            raise DataError(f"cue {self.text!r} must begin and end with a word")
        if (GAP, GAP) in zip(words, words[1:], strict=False):
            raise DataError(f"cue {self.text!r} has two gaps in a row; write one")

    def words(self) -> list[str]:
        """Return the cue as folded tokens; a gap is ``*``."""
        return [word for piece in self.text.split() for word in ([GAP] if piece == GAP else _tokens(piece))]

    def surfaces(self) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
        """Yield each inflected form as tokens, with the roles that the inflected word can have."""
        words = self.words()
        if self.pos == "verb":
            place = len(_tokens(self.text.split()[0])) - 1
            forms = verb_forms(words[place])
        elif self.pos == "noun":
            place = _noun_place(words)
            forms = noun_forms(words[place]) if words[place].isalpha() else {words[place]: set()}
        else:
            place, forms = 0, {words[0]: set()}
        for form, roles in forms.items():
            yield (*words[:place], form, *words[place + 1 :]), frozenset(roles)


def read_lexicon(path: str | os.PathLike[str] | None = None) -> list[Cue]:
    """Read a cue lexicon; by default the shipped one.

    Raises
    ------
    DataError
        At the first line that is no entry; the message names file and line.
    """
    if path is None:
        shipped = files("actorstance.models") / "data" / "cues.tsv"
        lines: Iterable[tuple[int, str | DataError]] = enumerate(shipped.read_text(encoding="utf-8").splitlines(), 1)
        return [cue for _, cue in parse_lexicon(lines, "cues.tsv")]
    return [cue for _, cue in parse_lexicon(read_lines(path), os.fspath(path))]


def parse_lexicon(lines: Iterable[tuple[int, str | DataError]], name: str) -> Iterator[tuple[int, Cue]]:
    """Yield (line number, entry) of a lexicon's lines; ``#`` begins a comment line.

    Raises
    ------
    DataError
        At the first line that is no entry.
    """
    header = None
    for number, line in lines:
        if isinstance(line, DataError):
            raise line
        line = line.rstrip("\r\n")
        if not line.strip() or line.startswith("#"):
            continue
        row = line.split("\t")
        where = f"{name}:{number}"
        if header is None:
            header = row
            if tuple(header) != COLUMNS:
                raise DataError(
                    f"the header is {' '.join(row)!r}; a cue lexicon has the columns {' '.join(COLUMNS)}", where
                )
            continue
        try:
            yield number, cue_of_line("\t".join(row))
        except DataError as error:
            raise error.at(where) from None


def cue_of_line(line: str) -> Cue:
    """Make an entry of a line of the table.

    Raises
    ------
    DataError
        If the line is no entry.
    """
    row = line.split("\t")
    if len(row) != len(COLUMNS):
        raise DataError(f"{len(row)} columns where a cue lexicon has {len(COLUMNS)}")
    if row[5] not in ("", "yes"):
        raise DataError(f"mutual is {row[5]!r}; write yes or leave it empty")
    return Cue(row[0], row[1], row[2], row[3], row[4], row[5] == "yes", row[6])


def line_of_cue(cue: Cue) -> str:
    """Return the entry as a line of the table."""
    return "\t".join(
        (cue.text, cue.pos, cue.polarity, cue.holder, cue.target, "yes" if cue.mutual else "", cue.example)
    )


def _tokens(piece: str) -> list[str]:
    """Return the folded tokens of a word, as text is tokenised: ``pro-`` -> ``pro``, ``-``; ``n't`` -> ``'t``."""
    if piece in ("n't", "n’t"):
        return ["'t"]
    if piece.isascii() and piece.isalpha():
        return [piece.lower()]
    tokens = tokenize([piece])
    return [fold(piece[start:end]) for start, end in zip(tokens.start, tokens.end, strict=True)]


def _noun_place(words: list[str]) -> int:
    for place, word in enumerate(words):
        if place and (word in _PREPOSITIONS.split() or word == GAP):
            return place - 1
    return len(words) - 1
