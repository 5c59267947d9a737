"""Reading actor phrases: chunks of determiners, modifiers, names, titles and actor nouns, and what each refers to.

A chunk is read from left to right; what it names is told from its end, as English phrases are: *Turkey's foreign
minister* is a minister, *US President Donald Trump* a person, *the Turkish Airlines flight* no actor.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from actorstance.models.chunks import (
    CAPITALISED,
    COMMON,
    COUNT,
    GENITIVE,
    LINK,
    MODIFYING,
    NAMED,
    PLAIN,
    Piece,
    Sentence,
)
from actorstance.models.descriptions import actor_of, read_description
from actorstance.models.gazetteer import ADJECTIVE, CAPITAL, NAME, PEOPLE
from actorstance.models.nouns import (
    DEED,
    DETERMINER,
    DIRECTION,
    FUNCTION,
    HEAD,
    INSIDE,
    LETTERS,
    MODIFIER,
    MOTION,
    NEVER,
    NOUN,
    NUMBER,
    ORGAN,
    PARTICLE,
    PLACE,
    PLURAL,
    THING,
    TITLE,
    TOPIC,
    UPPER,
    VERB,
)
from actorstance.models.references import (
    KNOWN_ACTOR,
    MINISTRIES,
    ORGANISATION,
    ORGANS,
    PARTIES,
    PERSON,
    REPEAT,
    SHORT,
    STATES,
    TITLED,
    Found,
)
from actorstance.models.tokens import fold

_NOWHERE = -9  # no token, nor the one before the first


@dataclass
class SentenceReader:
    """Reads the mentions of one sentence.

    Parameters
    ----------
    sentence : Sentence
    known : frozenset of str
        Folded names that are actors by evidence from elsewhere in the article.
    """

    sentence: Sentence
    known: frozenset[str] = frozenset()
    unsure: set[str] = field(default_factory=set, init=False)  # names that evidence could confirm
    scenes: list[tuple[int, int]] = field(default_factory=list, init=False)
    place: int = field(default=_NOWHERE, init=False)

    def read(self) -> list[Found]:
        """Return the mentions of the sentence, sorted."""
        found: list[Found] = []
        at = self.sentence.dateline()
        self.scenes = []
        self.place = _NOWHERE  # the token behind a state or capital that was only a place
        size = len(self.sentence.bits)
        while at < size:
            if not (
                self.sentence.bits[at] & (NOUN | MODIFIER | UPPER | DETERMINER | NUMBER | PARTICLE | DIRECTION)
                or at in self.sentence.names
            ):
                at += 1
                continue
            pieces, end = self.sentence.chunk(at)
            if pieces:
                new = self._mentions(pieces, at, end)
                if new and found and self._appose(found[-1], new[0]):
                    del new[0]
                if new and new[-1].end == end:
                    end = self._extend(new[-1], end, found)
                found += new
                if new and new[-1].end == end and self._acronym(end, new[-1]):
                    found.append(Found(end + 1, end + 2, REPEAT, self.sentence.surface(end + 1, end + 2), same=new[-1]))
                    end += 3
            at = max(end, at + 1)
        return found

    # Mentions --------------------------------------------------------------------------------------------------------

    def _mentions(self, pieces: list[Piece], start: int, end: int) -> list[Found]:
        """Interpret a chunk: a possessor joins an actor phrase and stands alone before a thing."""
        found: list[Found] = []
        possessor: Found | None = None
        first = start
        group: list[Piece] = []
        for piece in [*pieces, None]:
            if piece is not None and piece.what != GENITIVE:
                group.append(piece)
                continue
            stop = piece.start if piece else end
            mention = self._phrase(group, first, stop, possessor, genitive=piece is not None) if group else None
            if mention is not None and possessor is not None:
                if (
                    mention.what in (KNOWN_ACTOR, ORGANISATION)
                    and mention.head not in MINISTRIES
                    and not self._is_person(mention)
                ):
                    mention.start = group[0].start
                    if mention.owner >= 0 and self.sentence.gazetteer.kinds[mention.owner] in STATES:
                        found.append(possessor)
                else:
                    before = possessor.start - 1
                    mention.start = possessor.start - (self.sentence.word(before) == "the" and before >= start)
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
        return mention.what == PERSON or (
            mention.owner >= 0 and self.sentence.gazetteer.kinds[mention.owner] == "leader"
        )

    def _phrase(
        self, group: list[Piece], first: int, stop: int, possessor: Found | None, *, genitive: bool
    ) -> Found | None:
        """Interpret the part of a chunk between possessives."""
        while group and group[-1].what in (MODIFYING, PLAIN, COUNT) and not (group[-1].bits & UPPER and len(group) > 1):
            group = group[:-1]
        while group and group[0].what == COUNT and len(group) == 1:
            group = []
        if not group:
            return None
        last = group[-1]
        if (
            last.end < stop
            and last.what == NAMED
            and self.sentence.noun_follows(stop)
            and not self.sentence.bits_at(stop) & DEED
        ):
            return None
        stop = last.end
        run = len(group)
        while (
            run
            and group[run - 1].what != PLAIN
            and (
                group[run - 1].bits & UPPER
                or group[run - 1].what in (LINK, NAMED)
                or group[run - 1].bits & PARTICLE
                or group[run - 1].what == CAPITALISED
            )
        ):
            run -= 1
        named = [piece for piece in group[run:] if piece.what != COUNT]
        if any(piece.what == LINK for piece in named):
            return self._linked(group, named, first, stop, possessor, genitive)
        if last.what == COMMON:
            capitals = (
                [piece for piece in named[:-1] if piece.what in (CAPITALISED, COMMON, MODIFYING) and piece.start > 0]
                if last.bits & UPPER
                else []
            )
            strangers = [piece for piece in named[:-1] if piece.what == CAPITALISED]
            if last.bits & UPPER and last.bits & HEAD and (strangers or (capitals and not last.bits & ORGAN)):
                return self._organisation(named, stop, possessor)
            return read_description(self.sentence, group, first, stop, possessor, genitive)
        if last.what == NAMED and len(named) == 1:
            return self._known(group, first, stop, possessor, genitive)
        return self._name(group, first, stop, possessor, genitive)

    def _linked(
        self, group: list[Piece], named: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool
    ) -> Found | None:
        """Interpret a name with *of*, *for* or *and* in it."""
        link = next(k for k, piece in enumerate(named) if piece.what == LINK)
        bits = 0
        for piece in named[:link]:
            bits |= piece.bits if piece.what == COMMON else 0
        if bits & TITLE and not bits & HEAD:
            last = len(named)
            while (
                last > link + 1 and named[last - 1].what in (CAPITALISED, NAMED) and not self._is_state(named[last - 1])
            ):
                last -= 1
            if last < len(named) and last > link + 1:
                return self._person(named[last:], first, stop, actor_of(self.sentence, named[:last], possessor), "")
            return Found(
                first,
                stop,
                TITLED,
                self.sentence.surface(named[0].start, stop),
                self.sentence.word(named[link].start - 1),
                actor_of(self.sentence, group, possessor),
                definite=True,
            )
        return self._organisation(named, stop, possessor)

    def _is_state(self, piece: Piece) -> bool:
        return piece.what == NAMED and self.sentence.kind(piece.alias) in STATES

    def _organisation(self, named: list[Piece], stop: int, possessor: Found | None) -> Found | None:
        """Interpret a capitalised name that ends in or begins with the kind of organisation it is."""
        bare = named
        while len(bare) > 1 and bare[0].start == 0 and bare[0].bits & (FUNCTION | NUMBER):
            bare = bare[1:]
        owner = actor_of(self.sentence, [piece for piece in bare if self._is_state(piece)], possessor)
        link = next((k for k, piece in enumerate(bare) if piece.what == LINK), 0)
        head = self.sentence.word(bare[link - 1].end - 1)
        name = self.sentence.surface(bare[0].start, stop)
        return Found(bare[0].start, stop, ORGANISATION, name, head, owner)

    def _person(self, tail: list[Piece], first: int, stop: int, owner: int, title: str) -> Found:
        """Interpret a personal name with its titles."""
        alias = next(
            (
                piece.alias
                for piece in reversed(tail)
                if piece.what == NAMED and self.sentence.kind(piece.alias) == "leader"
            ),
            -1,
        )
        name = self.sentence.surface(tail[0].start, stop)
        if alias >= 0:
            leader = self.sentence.owners[alias]
            known = set(self.sentence.gazetteer.ids[leader].lower().replace("-", " ").split())
            if len(tail) == 1 or name.lower().split()[0] in known:
                return Found(first, stop, KNOWN_ACTOR, self.sentence.gazetteer.ids[leader], "", leader, title=title)
        return Found(first, stop, PERSON, name, "", owner, title=title)

    def _name(self, group: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool) -> Found | None:
        """Interpret a phrase that ends in capitalised words: a person with title, a company behind its kind, a name."""
        tail = len(group)
        while (
            tail
            and group[tail - 1].what in (CAPITALISED, NAMED)
            and not (self.sentence.adjectival(group[tail - 1]) and tail < len(group))
        ):
            tail -= 1
        before, names = group[:tail], group[tail:]
        if not names:
            return None
        while (
            len(names) > 1
            and names[0].what == NAMED
            and self.sentence.kind(names[0].alias) != "leader"
            and before == []
        ):
            before, names = [*before, names[0]], names[1:]
        title = before[-1] if before else None
        if (
            title is not None
            and title.what == COMMON
            and title.bits & TITLE
            and not (title.bits & PLURAL and not title.bits & UPPER)
        ):
            return self._person(
                names, first, stop, actor_of(self.sentence, before, possessor), self.sentence.word(title.end - 1)
            )
        if names[-1].what == NAMED and len(names) == 1:
            return self._known(names, names[0].start, stop, possessor, genitive)
        if names[-1].bits & (PLACE | NEVER) or (
            self.sentence.bits_at(stop) & PLACE and not self.sentence.bits_at(stop) & (VERB | FUNCTION)
        ):
            return None
        state = actor_of(self.sentence, before, possessor)
        leader = any(piece.what == NAMED and self.sentence.kind(piece.alias) == "leader" for piece in names)
        if title is not None and title.what == COMMON and not genitive and not leader:
            return Found(names[0].start, stop, ORGANISATION, self.sentence.surface(names[0].start, stop), "", -1)
        if self.sentence.bits_at(first - 1) & INSIDE or (title is not None and title.bits & DIRECTION):
            self.place = stop
            return None
        if self._behind_motion(first):
            return None
        if any(piece.what == NAMED and not leader for piece in names):
            return None
        words = [piece for piece in names if not piece.bits & PARTICLE or piece.bits & UPPER]
        name = self.sentence.surface(names[0].start, stop)
        self.unsure.add(fold(name))
        sure = fold(name) in self.known
        if len(words) >= 2:
            if name.isupper() and not self.sentence.text.isupper() and not sure:
                return None
            if (
                state < 0
                and self.sentence.word(names[0].start - 1) == "the"
                and not (sure or self.sentence.verb_follows(stop) or self.sentence.word(stop) == "(")
            ):
                return None
            if self.place == first - 1 and self.sentence.word(first - 1) in (",", "and") and not sure:
                return None
            start = first if state >= 0 else names[0].start
            return self._person(names, start, stop, state, "")
        if sure or self._acts(names[0], stop, genitive):
            return Found(names[0].start, stop, ORGANISATION, name, "", state, surname=True)
        return None

    def _acts(self, piece: Piece, stop: int, genitive: bool) -> bool:
        """Tell whether a single unknown capitalised word, not at the start, does something."""
        if piece.start == 0 or self.sentence.word(piece.start - 1) in ('"', ".", ":", "'", "(", "["):
            return False
        if self.sentence.bits_at(piece.start - 1) & DETERMINER or self.sentence.noun_follows(stop) or genitive:
            return False
        return self.sentence.verb_follows(stop)

    def _behind_motion(self, start: int) -> bool:
        """Tell whether a place is what the words before it lead to or stand beside (``flew to``, ``east of``)."""
        word = self.sentence.word(start - 1)
        if word == "to" or word == "from":
            return any(self.sentence.bits_at(at) & MOTION for at in range(max(0, start - 5), start - 1))
        if word == "of":
            return bool(self.sentence.bits_at(start - 2) & (PLACE | DIRECTION))
        return word in ("towards", "toward") or bool(
            self.sentence.bits_at(start - 1) & MOTION
            and self.sentence.bits_at(start - 1) & VERB
            and self.sentence.word(start - 1)[:5] in ("visit", "tour", "leave", "toure", "reach", "cross")
        )

    def _known(
        self, group: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool
    ) -> Found | None:
        """Interpret a phrase that ends in a name of the gazetteer: an actor, a place, or a part of a longer name."""
        piece = group[-1]
        owner, forms = self.sentence.owners[piece.alias], self.sentence.forms[piece.alias]
        before = group[-2] if len(group) > 1 else None
        after = self.sentence.bits_at(stop)
        start = piece.start
        definite = self.sentence.word(start - 1) == "the"
        previous = start - 1 - definite
        follows = self.sentence.noun_follows(stop)
        mention = Found(
            start,
            stop,
            KNOWN_ACTOR,
            self.sentence.gazetteer.ids[owner],
            "",
            owner,
            surface=self.sentence.surface(start, stop),
        )
        if self.sentence.kind(piece.alias) in STATES or forms & CAPITAL:
            place = before is not None and before.bits & DIRECTION
            moved = not place and not self.sentence.bits_at(previous) & INSIDE and self._behind_motion(previous + 1)
            place = place or moved or bool(self.sentence.bits_at(previous) & INSIDE)
            if not place and self.place == previous and self.sentence.word(previous) in (",", "and", "or"):
                place = self.sentence.word(previous) != "," or (
                    (not genitive and self.sentence.word(stop) in (",", ".", "")) or bool(after & (NUMBER | NEVER))
                )
            place = place or (
                self.sentence.word(previous) in ("on", "for") and bool(self.sentence.bits_at(previous - 1) & TOPIC)
            )
            if place and not moved:
                self.scenes.append((start, owner))
            if place and not genitive and not (forms & ADJECTIVE and follows):
                self.place = stop
                return None
            if after & PLACE and follows and not after & DEED:
                return None
        if (
            self.sentence.word(stop) == "-"
            and self.sentence.touching(stop)
            and not self.sentence.bits_at(stop + 1) & UPPER
        ):
            return None
        if not forms & (NAME | CAPITAL):
            word = self.sentence.word(stop - 1)
            if after & DEED and not after & UPPER:
                return mention
            pair = self.sentence.names.get(stop + 1) if self.sentence.word(stop) in ("and", "or") else None
            if pair and self.sentence.forms[pair[1]] & ADJECTIVE:
                return mention if self.sentence.bits_at(pair[0]) & NOUN else None
            if not follows and previous != self.place:
                if (
                    word.endswith("s")
                    and not word.endswith("ss")
                    and not self.sentence.surface(start, stop).endswith("ese")
                ):
                    if forms & PEOPLE and (not forms & ADJECTIVE or definite):
                        mention.start = start - 1 if definite and not genitive else start
                        return mention
                elif definite and (not after & LETTERS or (after & (VERB | FUNCTION) and not after & (NOUN | UPPER))):
                    mention.start = start - 1
                    return mention
            return None
        if self._topic(stop):
            return None
        if self.sentence.kind(piece.alias) == "company" and definite and len(group) == 1 and stop == start + 1:
            return None
        if self.sentence.kind(piece.alias) == "media" and self.sentence.word(start - 1) in ("(", "/", "via"):
            return None
        if (
            before is not None
            and before.what == COMMON
            and before.bits & TITLE
            and self.sentence.kind(piece.alias) == "leader"
        ):
            return self._person([piece], first, stop, owner, self.sentence.word(before.end - 1))
        return mention

    def _topic(self, stop: int) -> bool:
        """Tell whether the name before `stop` belongs to a thing (``US dollar``, ``Libya and Syria talks``)."""
        if self.sentence.word(stop) in ("and", "&") and stop + 1 in self.sentence.names:
            stop = self.sentence.names[stop + 1][0]
        after = self.sentence.bits_at(stop)
        if after & VERB and (self.sentence.bits_at(stop + 1) & LETTERS and not self.sentence.verb_follows(stop + 1)):
            return False
        return bool(after & THING) and not after & (DEED | UPPER | FUNCTION)

    def _appose(self, before: Found, mention: Found) -> bool:
        """Let a title or kind between commas be the one named before it (``Khan, the army's commander,``).

        Return whether it is no mention at all, as behind a state (``Sudan, the host,``).
        """
        if mention.start != before.end + 1 or self.sentence.word(before.end) != "," or mention.plural:
            return False
        state = before.what == KNOWN_ACTOR and self.sentence.gazetteer.kinds[before.owner] in STATES
        if (
            state
            and mention.what in (PARTIES, SHORT, TITLED)
            and mention.owner < 0
            and not self.sentence.verb_follows(mention.end)
        ):
            return True
        named = (
            self._is_person(before) or before.surname
            if mention.what == TITLED
            else before.what == ORGANISATION and mention.head in MINISTRIES
        )
        if named and self.sentence.word(mention.end) in (",", ".", ""):
            mention.what, mention.same = REPEAT, before
        return False

    def _acronym(self, end: int, mention: Found) -> bool:
        """Tell whether a short name in brackets repeats the mention before it (``European Union (EU)``)."""
        if (
            self.sentence.word(end) != "("
            or self.sentence.word(end + 2) != ")"
            or mention.what not in (KNOWN_ACTOR, ORGANISATION, PERSON)
        ):
            return False
        known = self.sentence.names.get(end + 1)
        if known and self.sentence.kind(known[1]) == "media":
            return False
        return bool(self.sentence.bits_at(end + 1) & UPPER) and mention.end - mention.start > 1

    # What stands behind ----------------------------------------------------------------------------------------------

    def _extend(self, mention: Found, end: int, found: list[Found]) -> int:
        """Take in what follows a mention: *of* or *for* with an actor, a place behind *in*; return the token behind."""
        word = self.sentence.word(end)
        if mention.what in (ORGANS, TITLED, SHORT, PARTIES) and (
            word == "of" or (word == "for" and mention.head.startswith("spokes"))
        ):
            pieces, stop = self.sentence.chunk(end + 1) if end + 1 < len(self.sentence.bits) else ([], end)
            inner = self._mentions(pieces, end + 1, stop) if pieces else []
            if len(inner) == 1 and inner[0].end == stop and (inner[0].start <= end + 2):
                mention.end, mention.same = stop, inner[0]
                if mention.owner < 0:
                    mention.owner = inner[0].owner
                return stop
        if word == "in" and mention.what in (ORGANS, TITLED, SHORT, PARTIES):
            after = end + 1 + (self.sentence.word(end + 1) == "the")
            place = self.sentence.names.get(after)
            if place and self.sentence.kind(place[1]) in STATES and self.sentence.forms[place[1]] & (NAME | CAPITAL):
                mention.place, mention.place_name = (
                    self.sentence.owners[place[1]],
                    self.sentence.surface(after, place[0]),
                )
        return end
