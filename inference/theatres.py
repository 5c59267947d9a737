"""Theatres: the place that a statement is about, so that one actor may back another in Syria and oppose it in Libya.

A place is told from an actor by where it stands: *in Libya*, *northern Syria*, *the Libyan civil war*; the finder
makes no mention of those. A statement's theatre is, of these, the first that there is:

1. the place that its target goes or is sent to (*recruited Syrian fighters to go to Libya*),
2. the place inside its target's phrase or right behind it (*the Syrian opposition*, *the rebels in eastern Congo*),
3. a place in its own clause,
4. the place that the clause or the sentence opens with (*In Syria, Turkey ...*),
5. the place that the article gives an unnamed party (``opposition in Libya``),
6. the last place named before it in its paragraph.

A state that takes part in the statement is its theatre only where it is named as a place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from actorstance.inference.wording import Wording, word_set
from actorstance.models import Gazetteer, Mention

_PLACES = ("state", "polity")
_WITHIN = word_set("in inside within across throughout near around outside into at")
_ABOUT = word_set("on over regarding concerning about")
_TOPICS = frozenset(["over", "regarding", "concerning"])
_DIRECTIONS = word_set("""north south east west northern southern eastern western northeast northwest southeast southwest northeastern
    northwestern southeastern southwestern central mainland occupied war-torn rebel-held government-held north-east
    north-west south-east south-west north-eastern north-western south-eastern south-western upper lower""")
_PASSED = _DIRECTIONS | word_set("""the a an part parts of all most much swath swaths city town capital region province district area areas village
    state neighbouring neighboring nearby coastal rural and""")
_EVENTS = word_set("""war wars conflict conflicts crisis civil border borders territory soil city town town's capital province region
    village coast coastline airspace waters desert mountains peninsula plains port oilfields elections election vote
    referendum revolution uprising peace battlefield battlefields front frontline campaign theatre theater insurgency
    ceasefire truce transition politics question issue issues file dossier countryside districts cities towns provinces
    regions villages coup genocide famine""")
_MOTIONS = word_set("""go goes going gone went send sends sending sent deploy deploys deploying deployed move moves moving moved travel
    travelled traveled fly flies flying flew flown ship ships shipping shipped transfer transferred transferring
    dispatch dispatched redeploy redeployed bus bused bring brought""")
_BREAKS = word_set("; while whereas although though but —")
_OPENERS = frozenset(
    ["and", "but", "while", "whereas", "although", "though", "meanwhile", "yet", '"', "'", ",", "—", ";", "also"]
)
_DATES = word_set("""January February March April May June July August September October November December Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday""")
_STATE_PARTIES = ("party", "government", "organisation")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a sentence names.

    Parameters
    ----------
    start, end : int
        Its pieces.
    id : str
    located : bool
        Whether a preposition or direction says that it is a place (*in Libya*, *northern Syria*).
    opens : int
        The piece at which its phrase begins, preposition and all.
    """

    start: int
    end: int
    id: str
    located: bool
    opens: int


class TheatreReader:
    """Reads theatres; knows a gazetteer's states and the cities and regions of the shipped table of places.

    Parameters
    ----------
    gazetteer : Gazetteer
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._ids = frozenset(
            identity for identity, kind in zip(gazetteer.ids, gazetteer.kinds, strict=True) if kind in _PLACES
        )
        self._aliases: dict[str, list[tuple[list[str], str, bool]]] = {}
        names: dict[str, tuple[str, bool]] = {}
        for name, identity, adjective in [*_aliases(gazetteer), *_shipped_places(self._ids)]:
            names.setdefault(name, (identity, adjective))
        for name, (identity, adjective) in names.items():
            pieces = Wording.of(name).raw
            if pieces and pieces[0][0].isupper():
                self._aliases.setdefault(pieces[0], []).append((pieces, identity, adjective))
        for known in self._aliases.values():
            known.sort(key=lambda alias: -len(alias[0]))
        self._named = {name: identity for name, (identity, adjective) in names.items() if not adjective}

    def read(
        self,
        wordings: Sequence[Wording],
        paragraphs: Sequence[int],
        mentions: Sequence[Sequence[Mention]],
        ranges: Sequence[Sequence[tuple[int, int]]],
        asked: Sequence[Sequence[tuple[int, int]]],
    ) -> list[list[str | None]]:
        """Return the theatre of each statement of an article.

        Parameters
        ----------
        wordings : sequence of Wording
            Its sentences.
        paragraphs : sequence of int
            The number of each sentence's paragraph.
        mentions, ranges
            The mentions of each sentence and the pieces that they cover.
        asked : sequence of sequence of (int, int)
            For each sentence its statements: actor and target among its mentions, target -1 for the undirected stance.
        """
        theatres: list[list[str | None]] = []
        here, paragraph = "", -1
        for number, wording in enumerate(wordings):
            if paragraphs[number] != paragraph:
                here, paragraph = "", paragraphs[number]
            scene = _Scene(self, wording, mentions[number], ranges[number], here)
            theatres.append([scene.theatre(*pair) for pair in asked[number]])
            here = scene.last or here
        return theatres

    def places(self, wording: Wording, ranges: Sequence[tuple[int, int]]) -> Iterator[Place]:
        """Yield the places of a sentence that are named as such: those that no mention covers."""
        raw, low, size = wording.raw, wording.low, len(wording)
        behind = 0
        for at, piece in enumerate(raw):
            if at < behind or piece not in self._aliases:
                continue
            alias = next((alias for alias in self._aliases[piece] if raw[at : at + len(alias[0])] == alias[0]), None)
            if alias is None:
                continue
            pieces, identity, adjective = alias
            end = behind = at + len(pieces)
            follows = low[end] if end < size else ""
            owns = follows in ("'s", "'")
            if any(start < end and at < stop for start, stop in ranges):
                # A mention is a place only as what is spoken about, or as the owner of an event: "Yemen's civil war".
                about = at > 0 and (low[at - 1] in _TOPICS or (at == 1 and low[0] == "on"))
                if adjective or not (owns or about) or (at, end) not in ranges:
                    continue
            if adjective or owns:
                first = end + owns
                if not any(low[k] in _EVENTS for k in range(first, min(first + 3, size))):
                    continue
            elif (
                end < size
                and raw[end][0].isupper()
                and raw[end] not in _DATES
                and raw[end] not in self._aliases
                and not any(start == end for start, _ in ranges)
            ):
                continue  # part of a longer name
            if at == 0 and piece.isupper() and len(piece) > 3 and follows in ("(", "—", "-", "–"):
                continue  # a dateline says where the reporter sat
            opens, located = _opening(low, at)
            yield Place(at, end, identity, located or adjective, opens)

    def party_place(self, mention: Mention) -> str:
        """Return the place of an unnamed party, as its id has it; nothing if it has none."""
        if mention.kind not in _STATE_PARTIES or " in " not in mention.id:
            return ""
        name = mention.id.rpartition(" in ")[2]
        return name if name in self._ids else self._named.get(name, "")

    def inside(self, wording: Wording, start: int, end: int) -> str:
        """Return the place that pieces name, as a party's phrase does (*the Syrian opposition*); nothing if none."""
        for at in range(start, end):
            for pieces, identity, _ in self._aliases.get(wording.raw[at], ()):
                if wording.raw[at : at + len(pieces)] == pieces:
                    return identity
        return ""


class _Scene:
    """The places of one sentence, and which of them a statement is about."""

    def __init__(
        self,
        reader: TheatreReader,
        wording: Wording,
        mentions: Sequence[Mention],
        ranges: Sequence[tuple[int, int]],
        here: str,
    ) -> None:
        self.reader, self.wording, self.mentions, self.ranges, self.here = reader, wording, mentions, ranges, here
        self.places = list(reader.places(wording, ranges))
        self.breaks = self._breaks() if self.places else []
        self.last = self.places[-1].id if self.places else ""
        self._of_party: dict[int, tuple[str, bool]] = {}
        if not self.last:
            named = [place for place, named in map(self.party, range(len(mentions))) if named]
            self.last = named[-1] if named else ""

    def party(self, number: int) -> tuple[str, bool]:
        """Return the place of a mention that is an unnamed party, and whether its phrase names it."""
        if number not in self._of_party:
            place = self.reader.party_place(self.mentions[number])
            named = bool(place) and self.reader.inside(self.wording, *self.ranges[number]) == place
            self._of_party[number] = place, named
        return self._of_party[number]

    def _breaks(self) -> list[int]:
        """Return the pieces at which clauses begin."""
        low = self.wording.low
        breaks = [at for at, word in enumerate(low) if word in _BREAKS]
        fronted = {place.opens for place in self.places if self._opens_clause(place, breaks)}
        # "In Libya Turkey backs A and in Syria it backs B": the second place opens a clause if the first does.
        if fronted:
            breaks += [
                place.opens - 1
                for place in self.places
                if place.opens > 0 and low[place.opens - 1] == "and" and place.opens not in fronted
            ]
        return sorted(breaks)

    def _opens_clause(self, place: Place, breaks: Sequence[int]) -> bool:
        """Tell whether the clause opens with the place: nothing but conjunctions and marks before its preposition."""
        low = self.wording.low
        if place.opens == place.start or low[place.opens] not in _WITHIN | _ABOUT:
            return False
        first = place.opens
        while first and low[first - 1] in _OPENERS:
            first -= 1
        return first == 0 or any(first <= at < place.opens for at in breaks)

    def clause(self, at: int) -> int:
        """Return the number of the clause that a piece stands in."""
        return bisect_right(self.breaks, at)

    def theatre(self, actor: int, target: int) -> str | None:
        """Return the theatre of a statement."""
        pair = (actor,) if target < 0 else (target, actor)
        party = target if target >= 0 else actor
        place, named = self.party(party)
        if named:
            return self._destination(*self.ranges[party]) or place
        taking_part = {self.mentions[number].state or self.mentions[number].id for number in pair}
        if self.places:
            fitting = [place for place in self.places if place.located or place.id not in taking_part]
            found = self._named(actor, target, fitting)
            if found:
                return found.id
        sentence_actors = {mention.state or mention.id for mention in self.mentions}
        for number in pair:
            place, named = self.party(number)
            if place and (named or place not in sentence_actors):
                return place
        return self.here if self.here and self.here not in taking_part else None

    def _named(self, actor: int, target: int, places: Sequence[Place]) -> Place | None:
        """Return the place of the sentence that the statement is about."""
        actor_start, actor_end = self.ranges[actor]
        start, end = self.ranges[target] if target >= 0 else (actor_start, actor_end)
        for place in places:
            if place.opens == end or (place.start >= end and self._only_passed(end, place.start)):
                return place
        own = self.clause(start)
        first, last = min(start, actor_start), max(end, actor_end)
        mine = [place for place in places if self.clause(place.start) == own]
        ahead = next((place for place in mine if place.start >= last), None)
        if ahead and not (target >= 0 and self._parted(last, ahead.start)):
            return ahead
        inner, outer = min(end, actor_end), max(start, actor_start)
        between = [
            place for place in mine if inner <= place.start < outer and not self._mention_between(inner, place.start)
        ]
        before = [place for place in mine if place.start < first]
        opening = [place for place in places if self._opens_clause(place, self.breaks)]
        if between or before:
            return (between or before)[-1]
        for clause in (own, 0):
            for place in opening:
                if self.clause(place.start) == clause:
                    return place
        return ahead

    def _destination(self, start: int, end: int) -> str:
        """Return the place that the party of these pieces goes or is sent to; nothing if none is named."""
        low = self.wording.low
        sent = any(word in _MOTIONS for word in low[max(start - 3, 0) : start])
        for place in self.places:
            before = low[end : place.start]
            if (
                before
                and before[-1] == "to"
                and (any(word in _MOTIONS for word in before[-4:-1]) or (sent and len(before) == 1))
                and self.clause(place.start) == self.clause(end)
                and not self._mention_between(end, place.start)
            ):
                return place.id
        return ""

    def _only_passed(self, start: int, end: int) -> bool:
        """Tell whether nothing but a preposition and modifiers stand between: *in the north of*."""
        low = self.wording.low[start:end]
        return bool(low) and low[0] in _WITHIN and all(word in _WITHIN or word in _PASSED for word in low)

    def _mention_between(self, start: int, end: int) -> bool:
        return any(start <= first and last <= end for first, last in self.ranges)

    def _parted(self, start: int, end: int) -> bool:
        """Tell whether another statement stands between: *and*, and somebody else."""
        return "and" in self.wording.low[start:end] and self._mention_between(start, end)


def _opening(low: Sequence[str], at: int) -> tuple[int, bool]:
    """Return where the phrase of a place begins, and whether it is said to be a place."""
    first = at
    while first and at - first < 5 and low[first - 1] in _PASSED:
        first -= 1
    if first and low[first - 1] in _WITHIN:
        return first - 1, True
    directed = at > 0 and low[at - 1] in _DIRECTIONS
    if first and low[first - 1] in _ABOUT:
        return first - 1, directed
    return at, directed


def _aliases(gazetteer: Gazetteer) -> Iterator[tuple[str, str, bool]]:
    """Yield each name of a state or polity, its id, and whether it is an adjective."""
    for line in gazetteer.table.split("\n") if gazetteer.table else ():
        identity, kind, _, names, adjectives, _, capitals = line.split("\t")
        if kind in _PLACES:
            yield identity, identity, False
            for cell, adjective in ((names, False), (capitals, False), (adjectives, True)):
                for alias in filter(None, map(str.strip, cell.split(";"))):
                    yield alias, identity, adjective


def _shipped_places(known: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield the cities and regions of the shipped table that lie in a state the gazetteer knows."""
    known = frozenset(known)
    table = (files("actorstance.inference") / "data" / "places.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            state, _, names = line.partition("\t")
            if state in known:
                yield from ((name, state, False) for name in names.split(";"))
