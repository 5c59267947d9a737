"""Reading actor phrases: chunks of determiners, modifiers, names, titles and actor nouns, and what each refers to.

A chunk is read from left to right; what it names is told from its end, as English phrases are: *Turkey's foreign
minister* is a minister, *US President Donald Trump* a person, *the Turkish Airlines flight* no actor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from actorstance.models.gazetteer import ADJECTIVE, CAPITAL, NAME, PEOPLE, Gazetteer
from actorstance.models.nouns import (
    ABBREVIATION,
    DEED,
    DETERMINER,
    DIRECTION,
    FUNCTION,
    HEAD,
    HYPHEN,
    KNOWN,
    LETTERS,
    MODIFIER,
    MOTION,
    NEVER,
    NOUN,
    NUMBER,
    ORGAN,
    PARTICLE,
    PARTY,
    PLACE,
    PLURAL,
    POSSESSIVE,
    THING,
    TITLE,
    UPPER,
    VERB,
)

KNOWN_ACTOR, PERSON, ORGANISATION, ORGANS, TITLED, SHORT, PARTIES, ACRONYM = (
    "actor", "person", "organisation", "organs", "titled", "short", "party", "acronym",
)  # fmt: skip
"""What a mention refers by: a name of the gazetteer, a person's or an organisation's own name, an organ of a state, a
title alone (*the minister*), a kind alone (*the council*), the description of an unnamed party, an acronym in brackets."""

_GAZETTEER, _CAPITAL, _NOUN, _MODIFIER, _PLAIN, _NUMBER, _LINK, _GENITIVE = range(8)
_INSIDE = frozenset("in at near inside outside across through throughout via around off along into beyond within onto".split())
_MINISTRIES = frozenset("ministry department office treasury".split())
_STATES = ("state", "polity")
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a name of a chunk: its tokens, its bits, and its alias where the gazetteer has it."""

    what: int
    start: int
    end: int
    bits: int
    alias: int = -1


@dataclass(slots=True)
class Found:
    """A mention before it is named.

    Parameters
    ----------
    start, end : int
        Tokens of the sentence.
    what : str
        What it refers by: `KNOWN_ACTOR` and the others.
    name : str
        The name without titles, or the describing words without article.
    head : str
        The last word of a description, lower case.
    owner : int
        The gazetteer's actor: the one named, or the one whose official, organ or party it is; -1 if none.
    place : int
        The gazetteer's state that stands behind *in*; -1 if none.
    definite, plural : bool
        Whether it has a definite article; whether its noun is a plural.
    surname : bool
        Whether it is a single capitalised word that only its article can confirm.
    same : Found, optional
        The mention that an acronym in brackets repeats, or the one that an *of* phrase ends in.
    title : str
        The title before a person's name.
    """

    start: int
    end: int
    what: str
    name: str = ""
    head: str = ""
    owner: int = -1
    place: int = -1
    definite: bool = False
    plural: bool = False
    surname: bool = False
    same: Found | None = None
    title: str = ""


@dataclass
class SentenceReader:
    """Reads one sentence.

    Parameters
    ----------
    text : str
    starts, ends, bits : list of int
        Offsets and bits of its tokens.
    names : dict
        Token -> (end token, alias) of each name of the gazetteer that begins there.
    gazetteer : Gazetteer
    known : callable
        Tells whether a single capitalised word is a name, by evidence from elsewhere.
    """

    text: str
    starts: list[int]
    ends: list[int]
    bits: list[int]
    names: dict[int, tuple[int, int]]
    gazetteer: Gazetteer
    forms: list[int]
    owners: list[int]
    known: Callable[[str], bool] = field(default=lambda word: False)

    def read(self) -> list[Found]:
        """Return the mentions of the sentence, sorted."""
        found: list[Found] = []
        at = self._dateline()
        self.headline = not self.text.rstrip().endswith((".", "!", "?", '"', "”", ":"))
        self.place = -1  # the token behind a state or capital that was only a place
        size = len(self.bits)
        while at < size:
            if not (self.bits[at] & (NOUN | MODIFIER | UPPER | DETERMINER | NUMBER | PARTICLE | DIRECTION) or at in self.names):
                at += 1
                continue
            pieces, end = self._chunk(at)
            if pieces:
                new = self._mentions(pieces, at, end)
                if new and new[-1].end == end:
                    end = self._extend(new[-1], end, found)
                found += new
                if new and new[-1].end == end and self._acronym(end, new[-1]):
                    found.append(Found(end + 1, end + 2, ACRONYM, self._surface(end + 1, end + 2), same=new[-1]))
                    end += 3
            at = max(end, at + 1)
        return found

    # Words -----------------------------------------------------------------------------------------------------------

    def _word(self, at: int) -> str:
        return self.text[self.starts[at] : self.ends[at]].lower() if 0 <= at < len(self.bits) else ""

    def _surface(self, start: int, end: int) -> str:
        return self.text[self.starts[start] : self.ends[end - 1]]

    def _bits(self, at: int) -> int:
        return self.bits[at] if 0 <= at < len(self.bits) else 0

    def _touching(self, at: int) -> bool:
        """Tell whether a hyphen at this token joins the words on its sides."""
        return (
            0 < at < len(self.bits) - 1
            and bool(self.bits[at] & HYPHEN)
            and self.ends[at - 1] == self.starts[at]
            and self.ends[at] == self.starts[at + 1]
            and bool(self.bits[at + 1] & (LETTERS | NUMBER))
        )

    def _dateline(self) -> int:
        """Return the token behind a dateline (``PARIS —``, ``CAIRO (Reuters) -``), or 0."""
        if not self.bits or self.ends[0] - self.starts[0] < 3 or not self._surface(0, 1).isupper():
            return 0
        for at in range(1, min(12, len(self.bits) - 1)):
            word = self._word(at)
            if word == "—" or (word == "-" and self.ends[at - 1] < self.starts[at]):
                return at + 1
        return 0

    def _verb_follows(self, at: int) -> bool:
        """Tell whether the words from `at` on look like a verb."""
        word, bits = self._word(at), self._bits(at)
        if bits & VERB or (word.endswith("ed") and len(word) > 4):
            return True
        return word.endswith("ly") and len(word) > 4 and self._verb_follows(at + 1)

    def _noun_follows(self, at: int) -> bool:
        """Tell whether the word at `at` makes what is before it part of a longer noun phrase."""
        bits = self._bits(at)
        if not bits & LETTERS or bits & (UPPER | FUNCTION) or at in self.names:
            return False
        return not self._verb_follows(at) and not self._word(at).endswith("ly") and bool(~bits & NUMBER)

    # Chunks ----------------------------------------------------------------------------------------------------------

    def _chunk(self, start: int) -> tuple[list[Piece], int]:
        """Collect the pieces of the chunk that begins at `start`; return them and the token behind."""
        bits, size = self.bits, len(self.bits)
        pieces: list[Piece] = []
        at = start
        if bits[at] & DETERMINER and at not in self.names:
            at += 1
        while at < size and len(pieces) < _MOST_WORDS:
            here = bits[at]
            if at in self.names:
                end, alias = self.names[at]
                if self._touching(end) and end + 1 not in self.names and not bits[end + 1] & UPPER:
                    end = self._compound_end(end)
                    pieces.append(Piece(_MODIFIER, at, end, MODIFIER))
                else:
                    pieces.append(Piece(_GAZETTEER, at, end, here, alias))
                at = end
            elif here & POSSESSIVE or (self._word(at) == "'" and pieces and self._plural_genitive(at)):
                if not pieces or pieces[-1].what in (_MODIFIER, _PLAIN, _NUMBER, _GENITIVE, _LINK):
                    break
                pieces.append(Piece(_GENITIVE, at, at + 1, here))
                at += 1
            elif here & LETTERS:
                piece = self._letters(at, pieces, start)
                if piece is None:
                    break
                pieces.append(piece)
                at = piece.end
            elif here & NUMBER:
                if any(piece.what != _MODIFIER for piece in pieces):
                    break
                pieces.append(Piece(_NUMBER, at, at + 1, here))
                at += 1
            elif self._word(at) == "." and pieces and self._abbreviated(pieces[-1], at):
                at += 1
            elif self._word(at) == "&" and self._joins(at, pieces):
                pieces.append(Piece(_LINK, at, at + 1, 0))
                at += 1
            else:
                break
        while pieces and pieces[-1].what == _LINK:
            at = pieces.pop().start
        return pieces, at

    def _letters(self, at: int, pieces: list[Piece], start: int) -> Piece | None:
        """Return the piece that a word makes, or None if it ends the chunk."""
        here, size = self.bits[at], len(self.bits)
        if self._touching(at + 1):
            end = self._compound_end(at + 1)
            last = self.bits[end - 1]
            if here & UPPER and not (here & NEVER and not last & UPPER):
                return Piece(_CAPITAL if not (here | last) & NOUN or last & UPPER and not last & NOUN else _NOUN, at, end, (here & TITLE) | last | UPPER)
            if here & PARTICLE and last & UPPER:
                return Piece(_CAPITAL, at, end, UPPER | LETTERS)
            if last & NOUN or here & TITLE:
                return Piece(_NOUN, at, end, last & ~UPPER | here & TITLE)
            return Piece(_MODIFIER, at, end, MODIFIER) if self._head_ahead(end, pieces, start) else None
        if here & UPPER:
            if here & (NEVER | FUNCTION) and not here & NOUN:
                ordinary = here & FUNCTION or at == 0 or not pieces
                if here & MODIFIER and not here & FUNCTION:
                    return Piece(_MODIFIER, at, at + 1, here)
                return None if ordinary or here & NEVER else Piece(_CAPITAL, at, at + 1, here)
            if here & NOUN:
                return Piece(_NOUN, at, at + 1, here)
            return Piece(_MODIFIER if here & (MODIFIER | DIRECTION) else _NUMBER if here & NUMBER else _CAPITAL, at, at + 1, here)
        last = pieces[-1] if pieces else None
        if here & NOUN:
            if last and here & VERB and last.what in (_GAZETTEER, _CAPITAL) and not self._adjectival(last):
                return None
            if last and here & VERB and last.what == _NOUN and not last.bits & UPPER and last.bits & PLURAL:
                return None
            return Piece(_NOUN, at, at + 1, here)
        if here & NUMBER:
            return None if any(piece.what in (_NOUN, _CAPITAL) for piece in pieces) else Piece(_NUMBER, at, at + 1, here)
        if last and last.bits & UPPER and at + 1 < size:
            if self._joins(at, pieces):
                return Piece(_LINK, at, at + 1, 0)
            if here & PARTICLE and last.what in (_CAPITAL, _NOUN) and (self.bits[at + 1] & UPPER or self._bits(at + 1) & PARTICLE):
                return Piece(_CAPITAL, at, at + 1, here)
        if here & (MODIFIER | DIRECTION):
            if last and here & VERB and last.what in (_NOUN, _GAZETTEER, _CAPITAL):
                return None
            return Piece(_MODIFIER, at, at + 1, here)
        return Piece(_PLAIN, at, at + 1, here) if self._head_ahead(at, pieces, start) else None

    def _compound_end(self, hyphen: int) -> int:
        while self._touching(hyphen):
            hyphen += 2
        return hyphen

    def _head_ahead(self, at: int, pieces: list[Piece], start: int) -> bool:
        """Tell whether an unknown word may be a modifier: behind a determiner, demonym or possessor, a noun near."""
        opened = bool(self.bits[start] & DETERMINER and start not in self.names)
        opened = opened or any(piece.what == _GENITIVE or (piece.what == _GAZETTEER and self._adjectival(piece)) for piece in pieces)
        if not opened or (pieces and pieces[-1].what in (_NOUN, _CAPITAL)):
            return False
        for step in range(at, min(at + 4, len(self.bits))):
            here = self.bits[step]
            if not here & (LETTERS | HYPHEN) or here & FUNCTION:
                return False
            if here & NOUN and step > at - 1 and not here & UPPER:
                return not (here & VERB and step == at)
            if here & VERB and not self._word(step).endswith(("ed", "ing")):
                return False
        return False

    def _plural_genitive(self, at: int) -> bool:
        return (
            self.ends[at - 1] == self.starts[at]
            and self._word(at - 1).endswith("s")
            and bool(self._bits(at + 1) & LETTERS)
            and self.starts[at + 1] > self.ends[at]
        )

    def _abbreviated(self, last: Piece, at: int) -> bool:
        """Tell whether a full stop belongs to a title or an initial (``Gen. Khan``, ``John F. Kennedy``)."""
        short = last.bits & ABBREVIATION or (last.what == _CAPITAL and self.ends[last.end - 1] - self.starts[last.start] == 1)
        return bool(short) and bool(self._bits(at + 1) & UPPER) and self.ends[at - 1] == self.starts[at]

    def _joins(self, at: int, pieces: list[Piece]) -> bool:
        """Tell whether *of*, *for*, *and* or *the* stands inside a name (``Ministry of Trade and Industry``)."""
        word, last, after = self._word(at), pieces[-1] if pieces else None, self._bits(at + 1)
        if last is None:
            return False
        if last.what == _LINK:
            return word == "the" and bool(after & UPPER)
        if word in ("of", "for", "on"):
            if last.what != _NOUN or not last.bits & UPPER or not last.bits & (HEAD | TITLE | ORGAN | PARTY):
                return False
            person = self.names.get(at + 1)
            if person and self._kind(person[1]) == "leader":
                return False
            return bool(after & UPPER) or (self._word(at + 1) == "the" and bool(self._bits(at + 2) & UPPER))
        if word in ("and", "&") and after & UPPER and at + 1 not in self.names and not after & (TITLE | NEVER):
            if any(piece.what == _LINK for piece in pieces) and last.what in (_CAPITAL, _MODIFIER):
                return True
            if last.what not in (_CAPITAL, _MODIFIER):
                return False
            for step in range(at + 1, at + 5):
                here = self._bits(step)
                if not here & UPPER or step in self.names:
                    return False
                if here & (HEAD | TITLE):
                    return True
        return False

    # Mentions --------------------------------------------------------------------------------------------------------

    def _kind(self, alias: int) -> str:
        return self.gazetteer.kinds[self.owners[alias]]

    def _adjectival(self, piece: Piece) -> bool:
        """Tell whether a name of the gazetteer can stand before a noun as its adjective."""
        return piece.what == _GAZETTEER and bool(self.forms[piece.alias] & ADJECTIVE)

    def _mentions(self, pieces: list[Piece], start: int, end: int) -> list[Found]:
        """Interpret a chunk: a possessor joins an actor phrase and stands alone before a thing."""
        found: list[Found] = []
        possessor: Found | None = None
        first = start
        group: list[Piece] = []
        for piece in [*pieces, None]:
            if piece is not None and piece.what != _GENITIVE:
                group.append(piece)
                continue
            stop = piece.start if piece else end
            mention = self._phrase(group, first, stop, possessor, genitive=piece is not None) if group else None
            if mention is not None and possessor is not None:
                if mention.what in (KNOWN_ACTOR, ORGANISATION) and not self._is_person(mention):
                    mention.start = group[0].start
                    if mention.owner >= 0 and self.gazetteer.kinds[mention.owner] in _STATES:
                        found.append(possessor)
                else:
                    mention.start = possessor.start
            elif possessor is not None:
                found.append(possessor)
            possessor, group = mention if piece else None, []
            if piece is None and mention is not None:
                found.append(mention)
            first = stop + 1
        if possessor is not None:
            found.append(possessor)
        return found

    def _is_person(self, mention: Found) -> bool:
        return mention.what == PERSON or (mention.owner >= 0 and self.gazetteer.kinds[mention.owner] == "leader")

    def _phrase(self, group: list[Piece], first: int, stop: int, possessor: Found | None, *, genitive: bool) -> Found | None:
        """Interpret the part of a chunk between possessives."""
        while group and group[-1].what in (_MODIFIER, _PLAIN, _NUMBER) and not (group[-1].bits & UPPER and len(group) > 1):
            group = group[:-1]
        while group and group[0].what == _NUMBER and len(group) == 1:
            group = []
        if not group:
            return None
        last = group[-1]
        stop = last.end
        linked = any(piece.what == _LINK for piece in group)
        run = len(group)
        while run and group[run - 1].what != _PLAIN and (group[run - 1].bits & UPPER or group[run - 1].what in (_LINK, _GAZETTEER) or group[run - 1].bits & PARTICLE or group[run - 1].what == _CAPITAL):
            run -= 1
        named = [piece for piece in group[run:] if piece.what != _NUMBER]
        if linked and named:
            return self._linked(group, named, first, stop, possessor, genitive)
        if last.what == _NOUN:
            capitals = [piece for piece in named[:-1] if piece.what in (_CAPITAL, _NOUN, _MODIFIER) and piece.start > 0] if last.bits & UPPER else []
            strangers = [piece for piece in named[:-1] if piece.what == _CAPITAL]
            if last.bits & UPPER and last.bits & HEAD and (strangers or (capitals and not last.bits & ORGAN)):
                return self._organisation(named, stop, possessor)
            return self._described(group, first, stop, possessor, genitive)
        if last.what == _GAZETTEER and len(named) == 1:
            return self._known(group, first, stop, possessor, genitive)
        return self._name(group, first, stop, possessor, genitive)

    def _actor_of(self, group: list[Piece], possessor: Found | None) -> int:
        """Return the gazetteer's actor that a phrase belongs to by demonym, name or possessor; -1 if none."""
        for piece in group:
            if piece.what == _GAZETTEER:
                return self.owners[piece.alias]
        return possessor.owner if possessor is not None else -1

    def _linked(self, group: list[Piece], named: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool) -> Found | None:
        """Interpret a name with *of*, *for* or *and* in it."""
        link = next(k for k, piece in enumerate(named) if piece.what == _LINK)
        bits = 0
        for piece in named[:link]:
            bits |= piece.bits if piece.what == _NOUN else 0
        if bits & TITLE and not bits & HEAD:
            last = len(named)
            while last > link + 1 and named[last - 1].what in (_CAPITAL, _GAZETTEER) and not self._is_state(named[last - 1]):
                last -= 1
            if last < len(named) and last > link + 1:
                return self._person(named[last:], first, stop, self._actor_of(named[:last], possessor), "")
            return Found(first, stop, TITLED, self._surface(named[0].start, stop), self._word(named[link].start - 1), self._actor_of(group, possessor), definite=True)
        return self._organisation(named, stop, possessor)

    def _is_state(self, piece: Piece) -> bool:
        return piece.what == _GAZETTEER and self._kind(piece.alias) in _STATES

    def _organisation(self, named: list[Piece], stop: int, possessor: Found | None) -> Found | None:
        """Interpret a capitalised name that ends in or begins with the kind of organisation it is."""
        bare = named
        while len(bare) > 1 and bare[0].start == 0 and bare[0].bits & (FUNCTION | NUMBER):
            bare = bare[1:]
        owner = self._actor_of([piece for piece in bare if self._is_state(piece)], possessor)
        link = next((k for k, piece in enumerate(bare) if piece.what == _LINK), 0)
        head = self._word(bare[link - 1].end - 1)
        name = self._surface(bare[0].start, stop)
        return Found(bare[0].start, stop, ORGANISATION, name, head, owner)

    def _person(self, tail: list[Piece], first: int, stop: int, owner: int, title: str) -> Found:
        """Interpret a personal name with its titles."""
        alias = next((piece.alias for piece in reversed(tail) if piece.what == _GAZETTEER and self._kind(piece.alias) == "leader"), -1)
        name = self._surface(tail[0].start, stop)
        if alias >= 0:
            leader = self.owners[alias]
            known = set(self.gazetteer.ids[leader].lower().replace("-", " ").split())
            if len(tail) == 1 or name.lower().split()[0] in known:
                return Found(first, stop, KNOWN_ACTOR, self.gazetteer.ids[leader], "", leader, title=title)
        return Found(first, stop, PERSON, name, "", owner, title=title)

    def _name(self, group: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool) -> Found | None:
        """Interpret a phrase that ends in capitalised words: a person with title, a company behind its kind, a name."""
        tail = len(group)
        while tail and group[tail - 1].what in (_CAPITAL, _GAZETTEER) and not (self._adjectival(group[tail - 1]) and tail < len(group)):
            tail -= 1
        before, names = group[:tail], group[tail:]
        if not names:
            return None
        while len(names) > 1 and names[0].what == _GAZETTEER and self._kind(names[0].alias) != "leader" and before == []:
            before, names = [*before, names[0]], names[1:]
        title = before[-1] if before else None
        if title is not None and title.what == _NOUN and title.bits & TITLE and not (title.bits & PLURAL and not title.bits & UPPER):
            return self._person(names, first, stop, self._actor_of(before, possessor), self._word(title.end - 1))
        if names[-1].what == _GAZETTEER and len(names) == 1:
            return self._known(names, names[0].start, stop, possessor, genitive)
        if names[-1].bits & (PLACE | NEVER) or self._bits(stop) & PLACE and not self._bits(stop) & (VERB | FUNCTION):
            return None
        before_word = self._word(first - 1)
        state = self._actor_of(before, possessor)
        leader = any(piece.what == _GAZETTEER and self._kind(piece.alias) == "leader" for piece in names)
        if title is not None and title.what == _NOUN and not genitive and not leader:
            return Found(names[0].start, stop, ORGANISATION, self._surface(names[0].start, stop), "", -1)
        if before_word in _INSIDE or (title is not None and title.bits & DIRECTION):
            self.place = stop
            return None
        if self._behind_motion(first):
            return None
        if any(piece.what == _GAZETTEER and not leader for piece in names):
            return None
        words = [piece for piece in names if not piece.bits & PARTICLE or piece.bits & UPPER]
        name = self._surface(names[0].start, stop)
        sure = self.known(name)
        if len(words) >= 2:
            if self.place == first - 1 and self._word(first - 1) in (",", "and") and not sure:
                return None
            start = first if state >= 0 else names[0].start
            return self._person(names, start, stop, state, "")
        if sure or self._acts(names[0], stop, genitive):
            return Found(names[0].start, stop, ORGANISATION, name, "", state, surname=True)
        return None

    def _acts(self, piece: Piece, stop: int, genitive: bool) -> bool:
        """Tell whether a single unknown capitalised word, not at the start, does something."""
        if piece.start == 0 or self._word(piece.start - 1) in ('"', ".", ":", "'"):
            return False
        if self._bits(piece.start - 1) & DETERMINER or self._noun_follows(stop) or genitive:
            return False
        return self._verb_follows(stop)

    def _behind_motion(self, start: int) -> bool:
        """Tell whether a place is what the words before it lead to or stand beside (``flew to``, ``east of``)."""
        word = self._word(start - 1)
        if word == "to" or word == "from":
            return any(self._bits(at) & MOTION for at in range(max(0, start - 5), start - 1))
        if word == "of":
            return bool(self._bits(start - 2) & (PLACE | DIRECTION))
        return word in ("towards", "toward") or bool(self._bits(start - 1) & MOTION and self._bits(start - 1) & VERB and self._word(start - 1)[:5] in ("visit", "tour", "leave", "toure", "reach", "cross"))

    def _known(self, group: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool) -> Found | None:
        """Interpret a phrase that ends in a name of the gazetteer: an actor, a place, or a part of a longer name."""
        piece = group[-1]
        owner, forms = self.owners[piece.alias], self.forms[piece.alias]
        before = group[-2] if len(group) > 1 else None
        after = self._bits(stop)
        start = piece.start
        definite = self._word(start - 1) == "the"
        previous = start - 1 - definite
        follows = self._noun_follows(stop)
        mention = Found(start, stop, KNOWN_ACTOR, self.gazetteer.ids[owner], "", owner)
        if self._kind(piece.alias) in _STATES:
            place = before is not None and before.bits & DIRECTION
            place = place or self._word(previous) in _INSIDE or self._behind_motion(previous + 1)
            if not place and self.place == previous and self._word(previous) in (",", "and", "or"):
                place = self._word(previous) != "," or (not genitive and self._word(stop) in (",", ".", "") or bool(after & NUMBER))
            if place and not genitive and not (forms & ADJECTIVE and follows):
                self.place = stop
                return None
            if after & PLACE and follows and not after & DEED:
                return None
        if self._word(stop) == "-" and self._touching(stop) and not self._bits(stop + 1) & UPPER:
            return None
        if not forms & (NAME | CAPITAL):
            word = self._word(stop - 1)
            if after & DEED and not after & UPPER:
                return mention
            if forms & PEOPLE and not follows and self._word(stop) not in ("-",) and previous != self.place:
                if word.endswith("s") and not word.endswith("ss") and not self._surface(start, stop).endswith("ese"):
                    if not forms & ADJECTIVE or definite:
                        mention.start = start - 1 if definite and not genitive else start
                        return mention
                elif definite and (not after & LETTERS or after & (VERB | FUNCTION)) and self._word(stop) not in ("and", "or"):
                    mention.start = start - 1
                    return mention
            return None
        if follows and after & THING and not after & (DEED | VERB):
            return None
        if before is not None and before.what == _NOUN and before.bits & TITLE and self._kind(piece.alias) == "leader":
            return self._person([piece], first, stop, owner, self._word(before.end - 1))
        return mention

    def _described(self, group: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool) -> Found | None:
        """Interpret a phrase that ends in an actor noun."""
        last = group[-1]
        bits, head = last.bits, self._word(last.end - 1)
        owner = self._actor_of(group, possessor)
        state = owner >= 0 and self.gazetteer.kinds[owner] in _STATES
        plural = bool(bits & PLURAL)
        start = first if possessor is None else group[0].start
        article = self._word(start) if self._bits(start) & DETERMINER and start < group[0].start else ""
        counted = any(piece.what == _NUMBER for piece in group)
        acts = self._verb_follows(stop) and not genitive
        if not genitive and not plural and self._noun_follows(stop):
            return None
        if self._word(stop) == "-" and self._touching(stop):
            return None
        previous = self._word(start - 1)
        if possessor is not None and possessor.owner < 0 and not bits & TITLE:
            owner = -1
        if article in ("no", "any", "each", "every") or (article in ("its", "their", "our", "your", "my", "his", "her")):
            return None
        if article in ("a", "an", "another") and owner < 0 and not (acts or previous == "by"):
            return None
        if article == "" and owner < 0 and possessor is None:
            if counted and not acts:
                return None
            if not plural and not ((self.headline and start == 0 and acts) or (bits & UPPER and start > 0 and acts)):
                return None
            if plural and not (acts or genitive) and previous in ("of", "as", "in", "like", "than", "for", "about"):
                return None
        if not bits & (PARTY | ORGAN) and bits & HEAD and plural and owner < 0:
            return None
        words = [piece for piece in group if piece.what != _NUMBER and not (piece.what == _GAZETTEER and self._kind(piece.alias) in _STATES)]
        name = self._surface(words[0].start, stop) if words else head
        if bits & ORGAN and (owner >= 0 or not (bits & HEAD and not state and head not in ("government", "administration"))) and not (bits & PARTY and owner < 0 and not state):
            what = ORGANS
        elif bits & PARTY and (plural or not bits & (HEAD | TITLE)):
            what = ORGANS if owner >= 0 and not state else PARTIES
        elif bits & TITLE and not bits & HEAD:
            what = PARTIES if plural and owner < 0 else TITLED
        elif bits & HEAD and head in _MINISTRIES and state:
            what = ORGANISATION
        elif bits & HEAD:
            what = SHORT
        else:
            what = TITLED
        definite = article in ("the", "this", "that", "these", "those")
        mention = Found(start, stop, what, name, head, owner, definite=definite, plural=plural)
        if what == ORGANISATION:
            mention.name = name.lower()
        return mention

    def _acronym(self, end: int, mention: Found) -> bool:
        """Tell whether a short name in brackets repeats the mention before it (``European Union (EU)``)."""
        if self._word(end) != "(" or self._word(end + 2) != ")" or mention.what not in (KNOWN_ACTOR, ORGANISATION, PERSON):
            return False
        known = self.names.get(end + 1)
        if known and self._kind(known[1]) == "media":
            return False
        return bool(self._bits(end + 1) & UPPER) and mention.end - mention.start > 1

    # What stands behind ----------------------------------------------------------------------------------------------

    def _extend(self, mention: Found, end: int, found: list[Found]) -> int:
        """Take in what follows a mention: *of* or *for* with an actor, a place behind *in*; return the token behind."""
        word = self._word(end)
        if mention.what in (ORGANS, TITLED, SHORT, PARTIES) and (word == "of" or (word == "for" and mention.head.startswith("spokes"))):
            pieces, stop = self._chunk(end + 1) if end + 1 < len(self.bits) else ([], end)
            inner = self._mentions(pieces, end + 1, stop) if pieces else []
            if len(inner) == 1 and inner[0].end == stop and (inner[0].start <= end + 2):
                mention.end, mention.same = stop, inner[0]
                if mention.owner < 0:
                    mention.owner = inner[0].owner
                return stop
        if word == "in" and mention.what in (ORGANS, TITLED, SHORT, PARTIES):
            after = end + 1 + (self._word(end + 1) == "the")
            place = self.names.get(after)
            if place and self._kind(place[1]) in _STATES and self.forms[place[1]] & (NAME | CAPITAL):
                mention.place = self.owners[place[1]]
        return end
