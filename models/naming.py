"""Naming actor mentions: which actor each of them is, told from the whole article.

A short form is the full name that the article has (*Lavrov*, *the minister*, *the council*, *ECOWAS*); an unnamed party
is described, with the place it belongs to: ``opposition in Libya``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actorstance.models.gazetteer import Gazetteer
from actorstance.models.references import (
    KNOWN_ACTOR,
    MINISTRIES,
    ORGANISATION,
    ORGANS,
    PERSON,
    REPEAT,
    SHORT,
    STATES,
    TITLED,
    Found,
)
from actorstance.models.tokens import fold

_GOVERNMENTS = frozenset(["government", "regime", "administration", "authorities", "cabinet", "leadership"])
_LOCAL = frozenset(["police", "policeman", "policemen", "gendarmerie"])
_KINDS_CALLED = {
    "bloc": ("organisation", "alliance"), "alliance": ("alliance",), "group": ("organisation", "armed_group", "alliance", "company"),
    "company": ("company",), "firm": ("company",), "operator": ("company",), "carmaker": ("company",), "manufacturer": ("company",),
    "corporation": ("company",), "bank": ("company",), "party": ("party",), "union": ("union",), "movement": ("movement", "armed_group"),
    "court": ("court",), "tribunal": ("court",), "agency": ("agency", "organisation"), "organisation": ("organisation",),
    "organization": ("organisation",), "cartel": ("organisation",), "militia": ("armed_group",), "network": ("media",),
    "newspaper": ("media",), "body": ("organisation",),
}  # fmt: skip
_KIND_NAMED = re.compile(
    r"\b(?:council|commission|court|tribunal|union|confederation|party|front|congress|assembly|church|army|ministry|association|initiative|alliance|movement|league|coalition|network|forum|government)\b"
)
_BODIES = re.compile(r"\b(?:parliament|commission|council|court|bank)\b")
_CALLED = {
    "union": ("confederation", "federation"), "assembly": ("parliament", "congress"), "tribunal": ("court",),
    "parliament": ("assembly",), "confederation": ("union",), "federation": ("union",),
}  # fmt: skip
_PARTIES_ALIKE = {
    "demonstrators": "protesters",
    "protestors": "protesters",
    "demonstrator": "protester",
    "protestor": "protester",
}
_TITLES_ALIKE = {"envoy": "ambassador"}
_COURTS = frozenset(["judges", "justices"])
_ARMED = frozenset(["rebels", "insurgents", "fighters", "militants", "militiamen", "guerrillas", "jihadists", "gunmen"])


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
    scenes : sequence of list of (int, int)
        For each sentence the states that it names as places only, each with its token.
    paragraphs : sequence of int
    """

    gazetteer: Gazetteer
    places: Sequence[list[int]]
    scenes: Sequence[list[tuple[int, int]]]
    paragraphs: Sequence[int]
    persons: dict[str, Identity] = field(default_factory=dict)
    acronyms: dict[str, Identity] = field(default_factory=dict)
    titled: list[tuple[int, str, Identity]] = field(default_factory=list)
    organisations: list[tuple[int, str, Identity]] = field(default_factory=list)
    whole: Counter[int] = field(default_factory=Counter)
    _near: dict[int, Counter[int]] = field(default_factory=dict)
    _resolved: dict[str, str | None] = field(default_factory=dict)
    _answers: dict[tuple[str, str | None, int], Identity | None] = field(default_factory=dict)

    def name(self, sentences: Sequence[list[Found]]) -> list[list[Identity]]:
        """Return who each mention is."""
        # What the article opens with counts most; a sentence before it that names no state moves nothing.
        headline = next((number for number, places in enumerate(self.places) if places), 0)
        for number, (places, scenes) in enumerate(zip(self.places, self.scenes, strict=True)):
            self.whole.update(places)
            self._near.setdefault(self.paragraphs[number], Counter()).update(places)
            for _, place in scenes:
                self.whole[place] += 8 if number == headline else 3
        for place in self.places[headline][:1] if self.places else ():
            self.whole[place] += 2  # the headline's first
        self._collect_persons(mention for found in sentences for mention in found)
        self._collect_names(sentences)
        return [[self.identify(mention, number) for mention in found] for number, found in enumerate(sentences)]

    # The article's names ---------------------------------------------------------------------------------------------

    def _collect_persons(self, mentions: Iterable[Found]) -> None:
        """Map each way to shorten a person's name to the longest name that the article has."""
        full: dict[str, Identity] = {}
        for mention in mentions:
            if mention.what == PERSON or self._leader(mention):
                who = (
                    self._actor(mention.owner)
                    if mention.what == KNOWN_ACTOR
                    else Identity(mention.name, "person", self._state(mention.owner))
                )
                old = full.get(fold(mention.name))
                if old is None or (old.state is None and who.state):
                    full[fold(mention.name)] = who
        for name, who in sorted(full.items(), key=lambda item: -len(item[0])):
            words = name.split()
            for start in range(len(words)):
                self.persons.setdefault(" ".join(words[start:]), who)

    def _collect_names(self, sentences: Sequence[list[Found]]) -> None:
        for number, found in enumerate(sentences):
            for mention in found:
                if mention.what == REPEAT and mention.same is not None:
                    who = self._named(mention.same, number)
                    if not mention.head:
                        self.acronyms.setdefault(fold(mention.name), who)
                    if who.kind not in ("person", "leader"):
                        self.organisations.append((number, fold(mention.same.name), who))
                    elif mention.head:
                        self.titled.append((number, mention.head, who))
                elif mention.what == ORGANS and mention.owner >= 0 and mention.head not in _GOVERNMENTS:
                    # "the Sudanese army ... the army": but a government is called so in many states of one article.
                    self.organisations.append((number, mention.head, self._actor(mention.owner)))
                elif mention.what in (KNOWN_ACTOR, ORGANISATION, PERSON):
                    who = self._named(mention, number)
                    if who.kind not in (*STATES, "person", "leader"):
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
        if what == REPEAT and mention.same is not None:
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

    def _resolve(self, name: str) -> str | None:
        if name not in self._resolved:
            self._resolved[name] = self.gazetteer.resolve(name)
        return self._resolved[name]

    def _named(self, mention: Found, number: int) -> Identity:
        short = fold(mention.name)
        if mention.what == KNOWN_ACTOR:
            return self.acronyms.get(fold(mention.surface)) or self._actor(mention.owner)
        if mention.what == PERSON or mention.surname:
            if short in self.persons:
                return self.persons[short]
            if mention.what == PERSON:
                return Identity(mention.name, "person", self._state(mention.owner))
        if short in self.acronyms:
            return self.acronyms[short]
        known = self._resolve(mention.name)
        if known is not None:
            return self._actor(self.gazetteer.places[known])
        if mention.head in MINISTRIES:
            words = mention.name.split()
            owner = mention.owner if mention.owner >= 0 else self._main(number)
            if owner >= 0 and self.gazetteer.kinds[owner] in STATES:
                plain = self._without_state(words, owner)
                return Identity(f"{plain} of {self.gazetteer.ids[owner]}", "ministry", self.gazetteer.ids[owner])
        main = self._main(number)
        if main >= 0:
            state = self.gazetteer.ids[main]
            for name in (f"{state} {mention.name}", f"{mention.name} of {state}", f"{mention.name} of the {state}"):
                known = self._resolve(name)
                if known is not None:
                    return self._actor(self.gazetteer.places[known])
        return Identity(mention.name, "group", self._state(mention.owner))

    def _without_state(self, words: list[str], owner: int) -> str:
        if words and self._resolve(words[0]) == self.gazetteer.ids[owner]:
            words = words[1:]
        return " ".join(words).lower()

    def _main(self, number: int, at: int = 0) -> int:
        """Return the state that the sentence before token `at`, its paragraph, the article is mainly about; -1 if none."""
        scenes = self.scenes[number]
        if scenes:
            before = [place for token, place in scenes if token < at]
            return before[-1] if before else scenes[0][1]
        counts = self.whole + self._near[self.paragraphs[number]]
        return max(counts, key=lambda place: counts[place]) if counts else -1

    def _place(self, mention: Found, number: int) -> int:
        """Return the state an unnamed party belongs to."""
        if mention.place >= 0:
            return mention.place
        if mention.owner >= 0 and self.gazetteer.kinds[mention.owner] in STATES:
            return mention.owner
        return self._main(number, mention.start)

    def _described(self, mention: Found, number: int, kind: str) -> Identity:
        name = " ".join(_PARTIES_ALIKE.get(word, word) for word in mention.name.lower().split())
        if mention.same is not None:
            return Identity(f"{name} of {self.identify(mention.same, number).id}", kind, None)
        place = self._place(mention, number)
        where = mention.place_name or (self.gazetteer.ids[place] if place >= 0 else "")
        return Identity(f"{name} in {where}" if where else name, kind, None)

    def _organs(self, mention: Found, number: int) -> Identity:
        if mention.same is not None:
            return self.identify(mention.same, number)
        if mention.owner >= 0:
            state = self._state(mention.owner)
            if self.gazetteer.kinds[mention.owner] == "leader" and state is not None:
                return Identity(state, "state", state)
            return self._actor(mention.owner)
        alone = mention.name.lower() == mention.head and mention.place < 0
        own = self._called(mention.head, number) if alone else None
        if own is not None:
            return own
        if mention.head in _GOVERNMENTS:
            mention.name = mention.head if mention.head == "regime" else "government"
            return self._described(mention, number, "government")
        if mention.head in _LOCAL or mention.place >= 0:
            return self._described(mention, number, "party")
        place = self._main(number, mention.start)
        return self._actor(place) if place >= 0 else self._described(mention, number, "party")

    def _title(self, mention: Found, number: int) -> Identity:
        state = self._state(mention.owner)
        if not mention.plural and mention.same is None:
            person = self._titled_so(mention.head, state, number)
            if person is not None:
                return person
        if mention.same is not None and (mention.head.startswith("spokes") or mention.owner >= 0):
            return self.identify(mention.same, number)
        if mention.owner >= 0:
            return self._actor(mention.owner)
        return self._described(mention, number, "party")

    def _short(self, mention: Found, number: int) -> Identity:
        of_state = mention.owner >= 0 and self.gazetteer.kinds[mention.owner] in STATES
        firm = _KINDS_CALLED.get(mention.head) == ("company",)
        if (not of_state or firm) and mention.same is None and mention.place < 0:
            known = self._called(mention.head, number)
            if known is not None:
                return known
        if mention.head in MINISTRIES:
            place = self._place(mention, number)
            if place >= 0:
                state = self.gazetteer.ids[place]
                return Identity(f"{mention.name.lower()} of {state}", "ministry", state)
        if mention.owner >= 0 and not of_state:
            return self._actor(mention.owner)
        return self._described(mention, number, "organisation")

    def _called(self, head: str, number: int) -> Identity | None:
        """Return the last organisation that may be called *the council*, else the next one; None if there is none."""
        kinds = _KINDS_CALLED.get(head, ())
        key = (head, "", number)
        if key not in self._answers:
            words = {head, *_CALLED.get(head, ())}
            self._answers[key] = _nearest(
                (
                    (n, who)
                    for n, name, who in self.organisations
                    if words & set(name.split())
                    or (who.kind in kinds and not (head in ("bloc", "group") and _BODIES.search(name)))
                    or (kinds == ("company",) and who.kind == "group" and not _KIND_NAMED.search(name))
                ),
                number,
            )
        return self._answers[key]

    def _titled_so(self, head: str, state: str | None, number: int) -> Identity | None:
        """Return the last person of this title and state, else the next one; None if there is none."""
        key = (head, state, number)
        if key not in self._answers:
            alike = _TITLES_ALIKE.get(head, head)
            self._answers[key] = _nearest(
                (
                    (n, who)
                    for n, title, who in self.titled
                    if _TITLES_ALIKE.get(title, title) == alike and (state is None or who.state in (None, state))
                ),
                number,
            )
        return self._answers[key]

    def _party(self, mention: Found, number: int) -> Identity:
        if mention.head in _ARMED and mention.owner < 0 and mention.place < 0 and mention.name.lower() == mention.head:
            armed = _nearest(((n, who) for n, _, who in self.organisations if who.kind == "armed_group"), number)
            if armed is not None:
                return armed
        if mention.head in _COURTS and mention.owner < 0:
            court = self._called("court", number)
            if court is not None:
                return court
        return self._described(mention, number, "party")


def surnames(mentions: Iterable[Found], kinds: Sequence[str]) -> frozenset[str]:
    """Return the folded names, and the ends of personal names, by which mentions may be called again."""
    known: set[str] = set()
    for mention in mentions:
        words = fold(mention.name).split()
        if mention.what == PERSON or (mention.what == KNOWN_ACTOR and kinds[mention.owner] == "leader"):
            known.update(" ".join(words[start:]) for start in range(len(words)))
        elif mention.what in (ORGANISATION, REPEAT):
            known.add(" ".join(words))
    return frozenset(known)


def _nearest(fitting: Iterable[tuple[int, Identity]], number: int) -> Identity | None:
    """Return the last of those up to sentence `number`; a headline or first sentence may refer to what comes later."""
    before = after = None
    for n, who in fitting:
        if n <= number:
            before = who
        elif after is None:
            after = who
    return before or (after if number < 2 else None)
