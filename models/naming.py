"""Naming actor mentions: which actor each of them is, told from the whole article.

A short form is the full name that the article has (*Lavrov*, *the minister*, *the council*, *ECOWAS*); an unnamed party
is described, with the place it belongs to: ``opposition in Libya``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actorstance.models.gazetteer import Gazetteer
from actorstance.models.patterns import (
    ACRONYM,
    KNOWN_ACTOR,
    ORGANISATION,
    ORGANS,
    PARTIES,
    PERSON,
    SHORT,
    TITLED,
    Found,
    _MINISTRIES,
)
from actorstance.models.tokens import fold

_STATES = ("state", "polity")
_GOVERNMENTS = frozenset("government regime administration authorities cabinet leadership".split())
_LOCAL = frozenset("police policeman policemen gendarmerie".split())
_KINDS_CALLED = {
    "bloc": ("organisation", "alliance"), "alliance": ("alliance",), "group": ("organisation", "armed_group", "alliance", "company"),
    "company": ("company",), "firm": ("company",), "operator": ("company",), "carmaker": ("company",), "manufacturer": ("company",),
    "corporation": ("company",), "bank": ("company",), "party": ("party",), "union": ("union",), "movement": ("movement", "armed_group"),
    "court": ("court",), "tribunal": ("court",), "agency": ("agency", "organisation"), "organisation": ("organisation",),
    "organization": ("organisation",), "cartel": ("organisation",), "militia": ("armed_group",), "network": ("media",),
    "newspaper": ("media",), "body": ("organisation",),
}  # fmt: skip
_ARMED = frozenset("rebels insurgents fighters militants militiamen guerrillas jihadists gunmen".split())


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a mention is: its id, the kind of actor, the state it is or acts for."""

    id: str
    kind: str
    state: str | None


@dataclass
class Article:
    """What has been read of an article so far.

    Parameters
    ----------
    gazetteer : Gazetteer
    places : sequence of list of int
        For each sentence the states that it names, as places or as actors.
    paragraphs : sequence of int
    """

    gazetteer: Gazetteer
    places: Sequence[list[int]]
    paragraphs: Sequence[int]
    persons: dict[str, Identity] = field(default_factory=dict)
    acronyms: dict[str, Identity] = field(default_factory=dict)
    titled: list[tuple[int, str, Identity]] = field(default_factory=list)
    organisations: list[tuple[int, str, Identity]] = field(default_factory=list)

    def name(self, sentences: Sequence[list[Found]]) -> list[list[Identity]]:
        """Return who each mention is."""
        self._collect_persons(mention for found in sentences for mention in found)
        self._collect_names(sentences)
        self.whole = Counter(place for places in self.places for place in places)
        return [[self.identify(mention, number) for mention in found] for number, found in enumerate(sentences)]

    # The article's names ---------------------------------------------------------------------------------------------

    def _collect_persons(self, mentions: Iterable[Found]) -> None:
        """Map each way to shorten a person's name to the longest name that the article has."""
        full: dict[str, Identity] = {}
        for mention in mentions:
            if mention.what == PERSON or self._leader(mention):
                who = self._actor(mention.owner) if mention.what == KNOWN_ACTOR else Identity(mention.name, "person", self._state(mention.owner))
                old = full.get(fold(mention.name))
                if old is None or (old.state is None and who.state):
                    full[fold(mention.name)] = who
        for name, who in sorted(full.items(), key=lambda item: -len(item[0])):
            words = name.split()
            for start in range(len(words)):
                short = " ".join(words[start:])
                if short not in self.persons or (start == 0 and short == name and self.persons[short].id == who.id):
                    self.persons[short] = who
                elif start == 0 and self.persons[short].state is None and who.state:
                    known = self.persons[short]
                    better = Identity(known.id, known.kind, who.state)
                    self.persons = {key: better if value == known else value for key, value in self.persons.items()}

    def _collect_names(self, sentences: Sequence[list[Found]]) -> None:
        for number, found in enumerate(sentences):
            for mention in found:
                if mention.what == ACRONYM and mention.same is not None:
                    who = self._named(mention.same, number)
                    self.acronyms.setdefault(fold(mention.name), who)
                    self.organisations.append((number, fold(mention.same.name), who))
                elif mention.what in (KNOWN_ACTOR, ORGANISATION, PERSON):
                    who = self._named(mention, number)
                    if who.kind not in (*_STATES, "person", "leader"):
                        self.organisations.append((number, fold(who.id), who))
                    if mention.title:
                        self.titled.append((number, mention.title, who))

    def _leader(self, mention: Found) -> bool:
        return mention.what == KNOWN_ACTOR and self.gazetteer.kinds[mention.owner] == "leader"

    def _actor(self, owner: int) -> Identity:
        return Identity(self.gazetteer.ids[owner], self.gazetteer.kinds[owner], self.gazetteer.states[owner])

    def _state(self, owner: int) -> str | None:
        return self.gazetteer.states[owner] if owner >= 0 else None

    # One mention -----------------------------------------------------------------------------------------------------

    def identify(self, mention: Found, number: int) -> Identity:
        """Return who a mention of sentence `number` is."""
        what = mention.what
        if what == ACRONYM and mention.same is not None:
            return self._named(mention.same, number)
        if what in (KNOWN_ACTOR, PERSON, ORGANISATION):
            return self._named(mention, number)
        if what == ORGANS:
            return self._organs(mention, number)
        if what == TITLED:
            return self._title(mention, number)
        if what == SHORT:
            return self._short(mention, number)
        return self._party(mention, number)

    def _named(self, mention: Found, number: int) -> Identity:
        short = fold(mention.name)
        if mention.what == KNOWN_ACTOR:
            return self._actor(mention.owner)
        if mention.what == PERSON or mention.surname:
            if short in self.persons:
                return self.persons[short]
            if mention.what == PERSON:
                return Identity(mention.name, "person", self._state(mention.owner))
        if short in self.acronyms:
            return self.acronyms[short]
        known = self.gazetteer.resolve(mention.name)
        if known is not None:
            return self._actor(self.gazetteer.ids.index(known))
        if mention.head in _MINISTRIES:
            words = [word for word in mention.name.split()]
            owner = mention.owner if mention.owner >= 0 else self._main(number)
            if owner >= 0 and self.gazetteer.kinds[owner] in _STATES:
                plain = self._without_state(words, owner)
                return Identity(f"{plain} of {self.gazetteer.ids[owner]}", "ministry", self.gazetteer.ids[owner])
        return Identity(mention.name, "organisation", self._state(mention.owner))

    def _without_state(self, words: list[str], owner: int) -> str:
        if words and self.gazetteer.resolve(words[0]) == self.gazetteer.ids[owner]:
            words = words[1:]
        return " ".join(words).lower()

    def _main(self, number: int) -> int:
        """Return the state that the sentence, its paragraph, the article is mainly about; -1 if none."""
        if self.whole:
            ranked = self.whole.most_common(2)
            if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]:
                return ranked[0][0]
        paragraph = [n for n, p in enumerate(self.paragraphs) if p == self.paragraphs[number]]
        for numbers in ([number], paragraph):
            counts = Counter(place for n in numbers for place in self.places[n])
            if counts:
                best = max(counts.items(), key=lambda item: (item[1], self.whole[item[0]]))
                return best[0]
        return self.whole.most_common(1)[0][0] if self.whole else -1

    def _place(self, mention: Found, number: int) -> int:
        """Return the state an unnamed party belongs to."""
        if mention.place >= 0:
            return mention.place
        if mention.owner >= 0 and self.gazetteer.kinds[mention.owner] in _STATES:
            return mention.owner
        return self._main(number)

    def _described(self, mention: Found, number: int, kind: str) -> Identity:
        name = " ".join(mention.name.lower().split())
        if mention.same is not None:
            return Identity(f"{name} of {self.identify(mention.same, number).id}", kind, None)
        place = self._place(mention, number)
        return Identity(f"{name} in {self.gazetteer.ids[place]}" if place >= 0 else name, kind, None)

    def _organs(self, mention: Found, number: int) -> Identity:
        if mention.same is not None:
            return self.identify(mention.same, number)
        if mention.owner >= 0:
            return self._actor(mention.owner)
        if mention.head in _GOVERNMENTS and mention.place < 0:
            mention.name = mention.head if mention.head == "regime" else "government"
            return self._described(mention, number, "government")
        if mention.head in _LOCAL or mention.place >= 0:
            return self._described(mention, number, "party")
        place = self._main(number)
        return self._actor(place) if place >= 0 else self._described(mention, number, "party")

    def _title(self, mention: Found, number: int) -> Identity:
        state = self._state(mention.owner)
        if not mention.plural and mention.same is None:
            fitting = [
                (n, who) for n, title, who in self.titled
                if title == mention.head and (state is None or who.state in (None, state))
            ]  # fmt: skip
            earlier = [who for n, who in fitting if n <= number]
            if earlier or fitting:
                return earlier[-1] if earlier else fitting[0][1]
        if mention.same is not None and (mention.head.startswith("spokes") or mention.owner >= 0):
            return self.identify(mention.same, number)
        if mention.owner >= 0:
            return self._actor(mention.owner)
        return self._described(mention, number, "party")

    def _short(self, mention: Found, number: int) -> Identity:
        if mention.owner < 0 and mention.same is None and mention.place < 0:
            kinds = _KINDS_CALLED.get(mention.head, ())
            fitting = [
                (n, who) for n, name, who in self.organisations
                if mention.head in name.split() or who.kind in kinds
            ]  # fmt: skip
            earlier = [who for n, who in fitting if n <= number]
            if earlier or fitting:
                return earlier[-1] if earlier else fitting[0][1]
        if mention.head in _MINISTRIES:
            place = self._place(mention, number)
            if place >= 0:
                state = self.gazetteer.ids[place]
                return Identity(f"{mention.name.lower()} of {state}", "ministry", state)
        if mention.owner >= 0 and self.gazetteer.kinds[mention.owner] not in _STATES:
            return self._actor(mention.owner)
        return self._described(mention, number, "organisation")

    def _party(self, mention: Found, number: int) -> Identity:
        if mention.head in _ARMED and mention.owner < 0 and mention.place < 0 and mention.name.lower() == mention.head:
            armed = [(n, who) for n, _, who in self.organisations if who.kind == "armed_group"]
            earlier = [who for n, who in armed if n <= number]
            if armed:
                return earlier[-1] if earlier else armed[0][1]
        return self._described(mention, number, "party")


def surnames(mentions: Iterable[Found]) -> frozenset[str]:
    """Return the folded names, and the ends of personal names, by which mentions may be called again."""
    known: set[str] = set()
    for mention in mentions:
        words = fold(mention.name).split()
        if mention.what == PERSON:
            known.update(" ".join(words[start:]) for start in range(len(words)))
        elif mention.what in (ORGANISATION, ACRONYM):
            known.add(" ".join(words))
    return frozenset(known)
