"""Chunks of a sentence: the determiners, modifiers, names, titles and nouns that stand together in one phrase.

Only words that the tables of nouns and actors know, and capitalised ones, can be in a chunk; an unknown word only
between a determiner and a noun near. What a chunk names is read elsewhere (`patterns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from actorstance.models.gazetteer import ADJECTIVE, CAPITAL, NAME, Gazetteer
from actorstance.models.nouns import (
    ABBREVIATION,
    DETERMINER,
    DIRECTION,
    FUNCTION,
    HEAD,
    HYPHEN,
    LETTERS,
    MODIFIER,
    NEVER,
    NOUN,
    NUMBER,
    ORGAN,
    PARTICLE,
    PARTY,
    PLURAL,
    POSSESSIVE,
    SUBJECT,
    SUFFIX,
    TITLE,
    UPPER,
    VERB,
)
from actorstance.models.tokens import plain

NAMED, CAPITALISED, COMMON, MODIFYING, PLAIN, COUNT, LINK, GENITIVE = range(8)
"""What a piece of a chunk is: a name of the gazetteer, an unknown capitalised word, an actor noun, a modifier, an
unknown word, a number, *of* or *and* inside a name, a possessive."""

_MOST_PIECES = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a name of a chunk: its tokens, its bits, and its alias where the gazetteer has it."""

    what: int
    start: int
    end: int
    bits: int
    alias: int = -1


@dataclass(frozen=True)
class Sentence:
    """The tokens of a sentence.

    Parameters
    ----------
    text : str
    starts, ends, bits : list of int
        Offsets and bits of its tokens.
    names : dict
        Token -> (end token, alias) of each name of the gazetteer that begins there.
    gazetteer : Gazetteer
    forms, owners : list of int
        The gazetteer's, by alias.
    """

    text: str
    starts: list[int]
    ends: list[int]
    bits: list[int]
    names: dict[int, tuple[int, int]]
    gazetteer: Gazetteer
    forms: list[int]
    owners: list[int]

    @cached_property
    def headline(self) -> bool:
        """Whether the sentence ends as a headline does, without a stop."""
        return not self.words or self.words[-1] not in (".", "!", "?", '"', ":")

    # Words -----------------------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> list[str]:
        """The tokens, lower case, as they would be typed."""
        words = [self.text[start:end].lower() for start, end in zip(self.starts, self.ends, strict=True)]
        return words if self.text.isascii() else [word if word.isascii() else plain(word) for word in words]

    def word(self, at: int) -> str:
        """Return the word at a token, lower case; nothing beyond the sentence."""
        return self.words[at] if 0 <= at < len(self.bits) else ""

    def surface(self, start: int, end: int) -> str:
        """Return some tokens as they would be typed, for names that are compared and shown."""
        return plain(self.text[self.starts[start] : self.ends[end - 1]])

    def bits_at(self, at: int) -> int:
        """Return the bits of a token; none beyond the sentence."""
        return self.bits[at] if 0 <= at < len(self.bits) else 0

    def touching(self, at: int) -> bool:
        """Tell whether a hyphen at this token joins the words on its sides."""
        return (
            0 < at < len(self.bits) - 1
            and bool(self.bits[at] & HYPHEN)
            and self.ends[at - 1] == self.starts[at]
            and self.ends[at] == self.starts[at + 1]
            and bool(self.bits[at + 1] & (LETTERS | NUMBER))
        )

    def dateline(self) -> int:
        """Return the token behind a dateline (``PARIS —``, ``CAIRO (Reuters) -``), or 0."""
        if not self.bits or self.ends[0] - self.starts[0] < 3 or not self.surface(0, 1).isupper():
            return 0
        for at in range(1, min(12, len(self.bits) - 1)):
            word = self.word(at)
            if word == "—" or (word == "-" and self.ends[at - 1] < self.starts[at]):
                return at + 1
        return 0

    def verb_follows(self, at: int) -> bool:
        """Tell whether the words from `at` on look like a verb."""
        word, bits = self.word(at), self.bits_at(at)
        if (bits & VERB and not word.endswith("ing")) or (word.endswith("ed") and len(word) > 4):
            return True
        return word.endswith("ly") and len(word) > 4 and self.verb_follows(at + 1)

    def noun_follows(self, at: int) -> bool:
        """Tell whether the word at `at` makes what is before it part of a longer noun phrase."""
        bits = self.bits_at(at)
        if not bits & LETTERS or bits & (UPPER | FUNCTION | NEVER) or at in self.names:
            return False
        return not self.verb_follows(at) and not self.word(at).endswith("ly") and bool(~bits & NUMBER)

    # Chunks ----------------------------------------------------------------------------------------------------------

    def chunk(self, start: int) -> tuple[list[Piece], int]:
        """Collect the pieces of the chunk that begins at `start`; return them and the token behind."""
        bits, size = self.bits, len(self.bits)
        pieces: list[Piece] = []
        at = start
        if bits[at] & DETERMINER and at not in self.names:
            at += 1
        while at < size and len(pieces) < _MOST_PIECES:
            here = bits[at]
            if at in self.names:
                end, alias = self.names[at]
                if self.touching(end) and end + 1 not in self.names and not bits[end + 1] & UPPER:
                    end = self._compound_end(end)
                    pieces.append(Piece(MODIFYING, at, end, MODIFIER))
                else:
                    pieces.append(Piece(NAMED, at, end, here, alias))
                at = end
            elif here & POSSESSIVE or (self.word(at) == "'" and pieces and self._plural_genitive(at)):
                if not pieces or pieces[-1].what in (MODIFYING, PLAIN, COUNT, GENITIVE, LINK):
                    break
                if any(piece.what == LINK for piece in pieces) and self.bits_at(at + 1) & UPPER:
                    pieces.append(Piece(CAPITALISED, at, at + 1, UPPER))
                    at += 1
                    continue
                pieces.append(Piece(GENITIVE, at, at + 1, here))
                at += 1
            elif here & LETTERS:
                piece = self._letters(at, pieces, start)
                if piece is None:
                    break
                pieces.append(piece)
                at = piece.end
            elif here & NUMBER:
                if any(piece.what != MODIFYING for piece in pieces):
                    break
                pieces.append(Piece(COUNT, at, at + 1, here))
                at += 1
            elif self.word(at) == "." and pieces and self._abbreviated(pieces[-1], at):
                at += 1
            elif self.word(at) == "&" and self._joins(at, pieces):
                pieces.append(Piece(LINK, at, at + 1, 0))
                at += 1
            else:
                break
        while pieces and pieces[-1].what == LINK:
            at = pieces.pop().start
        return pieces, at

    def _letters(self, at: int, pieces: list[Piece], start: int) -> Piece | None:
        """Return the piece that a word makes, or None if it ends the chunk."""
        if self.touching(at + 1):
            return self._hyphenated(at, pieces, start)
        return self._capitalised(at, pieces) if self.bits[at] & UPPER else self._lower(at, pieces, start)

    def _hyphenated(self, at: int, pieces: list[Piece], start: int) -> Piece | None:
        here = self.bits[at]
        end = self._compound_end(at + 1)
        last = self.bits[end - 1]
        if here & UPPER and not (here & NEVER and not last & UPPER):
            return Piece(
                CAPITALISED if not (here | last) & NOUN or (last & UPPER and not last & NOUN) else COMMON,
                at,
                end,
                (here & TITLE) | last | UPPER,
            )
        if here & PARTICLE and last & UPPER:
            return Piece(CAPITALISED, at, end, UPPER | LETTERS)
        if last & NOUN or here & TITLE:
            return Piece(COMMON, at, end, last & ~UPPER | here & TITLE)
        near = end in self.names or self.bits_at(end) & (NOUN | MODIFIER)
        return Piece(MODIFYING, at, end, MODIFIER) if near or self._head_ahead(end, pieces, start) else None

    def _capitalised(self, at: int, pieces: list[Piece]) -> Piece | None:
        here = self.bits[at]
        if here & NUMBER and not pieces:
            return Piece(COUNT, at, at + 1, here & ~UPPER)
        if here & SUFFIX and pieces and pieces[-1].bits & UPPER:
            return Piece(COMMON, at, at + 1, here | HEAD)
        if here & (NEVER | FUNCTION) and not here & NOUN:
            ordinary = here & FUNCTION or at == 0 or not pieces
            if here & MODIFIER and not here & FUNCTION:
                return Piece(MODIFYING, at, at + 1, here)
            return None if ordinary or here & NEVER else Piece(CAPITALISED, at, at + 1, here)
        if here & NOUN:
            return Piece(COMMON, at, at + 1, here)
        return Piece(
            MODIFYING if here & (MODIFIER | DIRECTION) else COUNT if here & NUMBER else CAPITALISED,
            at,
            at + 1,
            here,
        )

    def _lower(self, at: int, pieces: list[Piece], start: int) -> Piece | None:
        here, size = self.bits[at], len(self.bits)
        last = pieces[-1] if pieces else None
        if here & NOUN:
            if (
                last
                and here & VERB
                and last.what in (NAMED, CAPITALISED)
                and self.bits_at(at + 1) & (UPPER | DETERMINER)
            ):
                return None
            if last and last.what == COMMON and not last.bits & UPPER and last.bits & PLURAL:
                return None
            if not last and here & VERB and self.bits_at(at - 1) & SUBJECT:
                return None
            return Piece(COMMON, at, at + 1, here)
        if here & NUMBER:
            return (
                None if any(piece.what in (COMMON, CAPITALISED) for piece in pieces) else Piece(COUNT, at, at + 1, here)
            )
        if last and (last.bits & UPPER or last.what == LINK) and at + 1 < size:
            if self._joins(at, pieces):
                return Piece(LINK, at, at + 1, 0)
            if (
                here & PARTICLE
                and last.what in (CAPITALISED, COMMON)
                and (self.bits[at + 1] & UPPER or self.bits_at(at + 1) & PARTICLE)
            ):
                return Piece(CAPITALISED, at, at + 1, here | UPPER)
        if here & (MODIFIER | DIRECTION):
            if last and here & VERB and last.what in (COMMON, NAMED, CAPITALISED):
                return None
            return Piece(MODIFYING, at, at + 1, here)
        return Piece(PLAIN, at, at + 1, here) if self._head_ahead(at, pieces, start) else None

    def _compound_end(self, hyphen: int) -> int:
        while self.touching(hyphen):
            hyphen += 2
        return hyphen

    def _head_ahead(self, at: int, pieces: list[Piece], start: int) -> bool:
        """Tell whether an unknown word may be a modifier: behind a determiner, demonym or possessor, a noun near."""
        opened = bool(self.bits[start] & DETERMINER and start not in self.names)
        opened = opened or any(
            piece.what == GENITIVE or (piece.what == NAMED and self.adjectival(piece)) for piece in pieces
        )
        if not opened or (pieces and (pieces[-1].what in (COMMON, CAPITALISED) or self.full_name(pieces[-1]))):
            return False
        for step in range(at, min(at + 4, len(self.bits))):
            here = self.bits[step]
            if not here & (LETTERS | HYPHEN) or here & FUNCTION:
                return False
            if here & NOUN and step > at - 1 and not here & UPPER:
                return not (here & VERB and step == at)
            if here & VERB and not self.word(step).endswith(("ed", "ing")):
                return False
        return False

    def _plural_genitive(self, at: int) -> bool:
        return (
            self.ends[at - 1] == self.starts[at]
            and self.word(at - 1).endswith("s")
            and bool(self.bits_at(at + 1) & LETTERS)
            and self.starts[at + 1] > self.ends[at]
        )

    def _abbreviated(self, last: Piece, at: int) -> bool:
        """Tell whether a full stop belongs to a title or an initial (``Gen. Khan``, ``John F. Kennedy``)."""
        short = last.bits & ABBREVIATION or (
            last.what == CAPITALISED and self.ends[last.end - 1] - self.starts[last.start] == 1
        )
        return bool(short) and bool(self.bits_at(at + 1) & UPPER) and self.ends[at - 1] == self.starts[at]

    def _joins(self, at: int, pieces: list[Piece]) -> bool:
        """Tell whether *of*, *for*, *and* or *the* stands inside a name (``Ministry of Trade and Industry``)."""
        word, last, after = self.word(at), pieces[-1] if pieces else None, self.bits_at(at + 1)
        if last is None:
            return False
        if last.what == LINK:
            return word == "the" and bool(after & UPPER)
        if word in ("of", "for", "on"):
            if last.what != COMMON or not last.bits & UPPER or not last.bits & (HEAD | TITLE | ORGAN | PARTY):
                return False
            person = self.names.get(at + 1)
            if person and self.kind(person[1]) == "leader":
                return False
            return bool(after & UPPER) or (self.word(at + 1) == "the" and bool(self.bits_at(at + 2) & UPPER))
        if word in ("and", "&") and after & UPPER and at + 1 not in self.names and not after & (TITLE | NEVER):
            if any(piece.what == LINK for piece in pieces) and last.what in (CAPITALISED, MODIFYING):
                return True
            run = [piece for piece in pieces if piece.bits & UPPER]
            if last.what not in (CAPITALISED, MODIFYING) or any(piece.what == COMMON for piece in run):
                return False
            lone = sum(piece.what == CAPITALISED for piece in run)
            for step in range(at + 1, at + 5):
                here = self.bits_at(step)
                if here & TITLE and step > at + 1:
                    return lone == 0
                if not here & UPPER or step in self.names:
                    return False
                if here & HEAD:
                    return lone <= 1
        return False

    # The gazetteer's names ------------------------------------------------------------------------------------------

    def kind(self, alias: int) -> str:
        """Return the kind of the actor that has the alias."""
        return self.gazetteer.kinds[self.owners[alias]]

    def adjectival(self, piece: Piece) -> bool:
        """Tell whether a name of the gazetteer can stand before a noun as its adjective."""
        return piece.what == NAMED and bool(self.forms[piece.alias] & ADJECTIVE)

    def full_name(self, piece: Piece) -> bool:
        """Tell whether a piece names an actor by itself, as a demonym does not."""
        return piece.what == NAMED and bool(self.forms[piece.alias] & (NAME | CAPITAL))
