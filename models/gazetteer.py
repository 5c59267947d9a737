"""The actor gazetteer: known actors with all that news calls them, compiled so that a batch is searched at once.

One plain text table (``data/actors.tsv``). A state's capital, its demonym and its people stand for it; a leader, an
office or an armed force has an id of its own and may name its state.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from actorstance.datasets import DataError
from actorstance.datasets.lines import read_lines
from actorstance.models.modelfile import ModelFileError, pack_array, unpack_array
from actorstance.models.phrases import PhraseTrie
from actorstance.models.tokens import LETTER, Tokens, fold, tokenize
from actorstance.models.words import SPECIAL, UNKNOWN, Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS = ("id", "kind", "state", "names", "adjectives", "people", "capitals")
KINDS = (
    "state", "polity", "leader", "office", "organisation", "alliance", "agency", "court", "party", "movement",
    "armed_group", "union", "company", "media", "actor",
)  # fmt: skip
"""Kinds of actors; ``actor`` is one that a user added."""

NAME, ADJECTIVE, PEOPLE, CAPITAL = 1, 2, 4, 8
"""What an alias is to its actor, as bits: *France*, *French*, *the French*, *Paris*."""

USER_COLUMNS = ("actor", "alias")


@dataclass(frozen=True, slots=True)
class Actor:
    """One row of the table.

    Parameters
    ----------
    id : str
        The actor's English name; it is an alias too.
    kind : str
        One of `KINDS`.
    state : str
        The id of the state it belongs to or acts for; empty if none.
    names, adjectives, people, capitals : tuple of str
        What it is called, as news writes it; capitals matter.

    Raises
    ------
    DataError
        If the id is empty or the kind unknown.
    """

    id: str
    kind: str
    state: str = ""
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise DataError("an actor without an id; give its English name")
        if self.kind not in KINDS:
            raise DataError(f"kind is {self.kind!r}; it is one of {', '.join(KINDS)}")

    def aliases(self) -> Iterable[tuple[str, int]]:
        """Yield each alias with its form."""
        yield self.id, NAME
        for form, aliases in (
            (NAME, self.names),
            (ADJECTIVE, self.adjectives),
            (PEOPLE, self.people),
            (CAPITAL, self.capitals),
        ):
            for alias in aliases:
                yield alias, form

    @classmethod
    def of_line(cls, line: str) -> Actor:
        """Make an actor of a line of the table.

        Raises
        ------
        DataError
            If the line is no row.
        """
        row = line.split("\t")
        if len(row) != len(COLUMNS):
            raise DataError(f"{len(row)} columns where a gazetteer has {len(COLUMNS)}")
        lists = (tuple(alias for alias in map(str.strip, cell.split(";")) if alias) for cell in row[3:])
        return cls(row[0].strip(), row[1], row[2], *lists)

    def line(self) -> str:
        """Return the actor as a line of the table."""
        lists = (self.names, self.adjectives, self.people, self.capitals)
        return "\t".join((self.id, self.kind, self.state, *(";".join(aliases) for aliases in lists)))


@dataclass(frozen=True)
class Gazetteer:
    """Actors and their compiled aliases.

    Parameters
    ----------
    table : str
        The rows, without the header; of two rows of one id the first gives kind and state.
    words : Words
        The words of all aliases.
    trie : PhraseTrie
        The aliases.
    owner : array of int32, shape (n_aliases,)
        Position in `ids` of the alias's actor.
    forms : array of uint8, shape (n_aliases,)
        What the alias is to its actor, as bits.
    upper : array of uint8, shape (n_aliases,)
        How many of its words must begin with a capital in the text.
    exact : array of bool, shape (n_aliases,)
        Whether it is an acronym, whose letters must all be capitals in the text (*US*, not *us* or *Us*).
    """

    table: str
    words: Words
    trie: PhraseTrie
    owner: NDArray[np.int32]
    forms: NDArray[np.uint8]
    upper: NDArray[np.uint8]
    exact: NDArray[np.bool_]

    @classmethod
    def of(cls, actors: Sequence[Actor]) -> Gazetteer:
        """Compile actors; an alias that two of them have belongs to the first."""
        numbers: dict[str, int] = {}
        rows = [(numbers.setdefault(actor.id, len(numbers)), *alias) for actor in actors for alias in actor.aliases()]
        tokens = tokenize([alias for _, alias, _ in rows])
        phrases: dict[tuple[str, ...], list[int]] = {}
        for (owner, alias, form), first, last in zip(
            rows, tokens.first[:-1].tolist(), tokens.first[1:].tolist(), strict=True
        ):
            words = tuple(fold(alias[tokens.start[k] : tokens.end[k]]) for k in range(first, last))
            acronym = last - first == 1 and len(alias) > 1 and alias.isupper()
            capitals = int(tokens.upper[first:last].sum())
            known = phrases.setdefault(words, [owner, 0, capitals, int(acronym)])
            if known[0] == owner:
                known[1:] = known[1] | form, min(known[2], capitals), known[3] & acronym
        phrases.pop((), None)
        vocabulary = Words.of(sorted({word for phrase in phrases for word in phrase}))
        number = {word: k for k, word in enumerate(vocabulary.names)}
        columns = np.array(list(phrases.values()), dtype=np.int32).reshape(-1, 4)
        return cls(
            "\n".join(actor.line() for actor in actors),
            vocabulary,
            PhraseTrie.build([[number[word] for word in phrase] for phrase in phrases]),
            columns[:, 0],
            columns[:, 1].astype(np.uint8),
            columns[:, 2].astype(np.uint8),
            columns[:, 3].astype(np.bool_),
        )

    @classmethod
    def shipped(cls) -> Gazetteer:
        """Compile the gazetteer that ships with the package."""
        return cls.of(read_actors())

    @cached_property
    def _facts(self) -> dict[str, tuple[str, str]]:
        facts: dict[str, tuple[str, str]] = {}
        for line in self.table.split("\n") if self.table else ():
            identity, kind, state, _ = line.split("\t", 3)
            facts.setdefault(identity, (kind, state))
        return facts

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The actors' ids; an actor's number is its position."""
        return tuple(self._facts)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The actors' kinds."""
        return tuple(kind for kind, _ in self._facts.values())

    @cached_property
    def states(self) -> tuple[str | None, ...]:
        """For each actor the state it is or acts for."""
        own = {"state", "polity"}
        return tuple(identity if kind in own else state or None for identity, (kind, state) in self._facts.items())

    @cached_property
    def places(self) -> dict[str, int]:
        """The actors' numbers, by id."""
        return {identity: number for number, identity in enumerate(self.ids)}

    def numbers(self, tokens: Tokens) -> NDArray[np.int32]:
        """Return the number, among the gazetteer's words, of each token."""
        return self.words.look_up(tokens.key)

    def resolve(self, name: str) -> str | None:
        """Return the id of the actor that has this alias, whatever its capitals; ``None`` if none has.

        Examples
        --------
        >>> Gazetteer.of([Actor("Turkey", "state", capitals=("Ankara",))]).resolve("ankara")
        'Turkey'
        """
        words = fold(name).split(" ")
        if all(word.isalpha() and word.isascii() for word in words):
            numbers = [self._numbers.get(word, UNKNOWN) for word in words]
        else:
            numbers = self.numbers(tokenize([name])).tolist()
        phrase = self.trie.phrase(numbers)
        return self.ids[self.owner[phrase]] if phrase >= 0 else None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The gazetteer's words' numbers; most names are looked up in it, without arrays."""
        return {word: number for number, word in enumerate(self.words.names)}

    def with_actors(self, rows: Iterable[tuple[str, str]]) -> Gazetteer:
        """Add a user's aliases, given as (actor, alias); they win over those that are there.

        An actor that the gazetteer has keeps its kind and state; another one is new.
        """
        facts = self._facts
        aliases: dict[str, list[str]] = {}
        for actor, alias in rows:
            aliases.setdefault(actor, []).append(alias)
        added = [Actor(name, *facts.get(name, ("actor", "")), names=tuple(known)) for name, known in aliases.items()]
        return Gazetteer.of([*added, *(Actor.of_line(line) for line in self.table.split("\n") if line)])

    def to_plain(self) -> dict[str, Any]:
        """Return the gazetteer as plain values for a model file."""
        arrays: dict[str, NDArray[Any]] = {
            "edges": self.trie.edges, "following": self.trie.following, "final": self.trie.final, "depth": self.trie.depth,
            "owner": self.owner, "forms": self.forms, "upper": self.upper, "exact": self.exact,
            "keys": self.words.keys, "numbers": self.words.numbers,
        }  # fmt: skip
        return {
            "table": self.table,
            "words": "\n".join(self.words.names[len(SPECIAL) :]),
            "arrays": {name: pack_array(array) for name, array in arrays.items()},
        }

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Gazetteer:
        """Make the gazetteer of what `to_plain` returned; nothing is compiled anew.

        Raises
        ------
        ModelFileError
            If a part is missing or does not fit the others.
        """
        try:
            array = {name: unpack_array(packed, f"gazetteer {name}") for name, packed in values["arrays"].items()}
            names = tuple(values["words"].split("\n")) if values["words"] else ()
            trie = PhraseTrie(array["edges"], array["following"], array["final"], array["depth"])
            columns = [array[name] for name in ("owner", "forms", "upper", "exact")]
            gazetteer = cls(values["table"], Words((*SPECIAL, *names), array["keys"], array["numbers"]), trie, *columns)
            size = len(gazetteer.owner)
            fits = (
                all(column.shape == (size,) for column in columns)
                and len(array["keys"]) == len(array["numbers"]) == len(names)
                and len(trie.edges) == len(trie.following)
                and len(trie.final) == len(trie.depth) > int(trie.following.max(initial=0))
                and size > int(trie.final.max(initial=-1))
                and len(gazetteer.ids) > int(gazetteer.owner.max(initial=-1))
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelFileError(f"the model's gazetteer is damaged ({type(error).__name__}: {error})") from None
        if not fits:
            raise ModelFileError(
                "the parts of the model's gazetteer do not fit each other; get it again, or train it anew"
            )
        return gazetteer


def read_actors(path: str | os.PathLike[str] | None = None) -> list[Actor]:
    """Read a gazetteer table; by default the shipped one. ``#`` begins a comment line.

    Raises
    ------
    DataError
        At the first line that is no row, repeats an id, claims another actor's alias, or names an unknown state.
    """
    if path is None:
        name = "actors.tsv"
        shipped = files("actorstance.models") / "data" / name
        lines: Iterable[tuple[int, str | DataError]] = enumerate(shipped.read_text(encoding="utf-8").splitlines(), 1)
    else:
        name, lines = os.fspath(path), read_lines(path)
    actors: dict[str, Actor] = {}
    places: dict[str, str] = {}
    claimed: dict[str, str] = {}
    header = None
    for number, line in lines:
        if isinstance(line, DataError):
            raise line
        line, where = line.rstrip("\r\n"), f"{name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if header is None:
            header = tuple(line.split("\t"))
            if header != COLUMNS:
                raise DataError(
                    f"the header is {' '.join(header)!r}; a gazetteer has the columns {' '.join(COLUMNS)}", where
                )
            continue
        try:
            actor = Actor.of_line(line)
        except DataError as error:
            raise error.at(where) from None
        if actor.id in actors:
            raise DataError(f"the actor {actor.id!r} stands at {places[actor.id]} already; give it one row", where)
        for alias, _ in actor.aliases():
            other = claimed.setdefault(fold(alias), actor.id)
            if other != actor.id:
                raise DataError(
                    f"the alias {alias!r} is an alias of {other!r} already ({places[other]}); keep one", where
                )
        actors[actor.id], places[actor.id] = actor, where
    for actor in actors.values():
        if actor.state and (actor.state not in actors or actors[actor.state].kind not in ("state", "polity")):
            raise DataError(f"the state {actor.state!r} of {actor.id!r} has no row of its own", places[actor.id])
    return list(actors.values())


def read_actor_file(path: str | os.PathLike[str]) -> list[tuple[str, str]]:
    """Read a user's actors: CSV with the columns ``actor, alias``.

    Raises
    ------
    DataError
        At the first line that is no such row; the message names file and line.
    """
    name = os.fspath(path)
    rows: list[tuple[str, str]] = []
    header = None
    for number, line in read_lines(path):
        if isinstance(line, DataError):
            raise line
        where = f"{name}:{number}"
        cells = [cell.strip() for cell in next(csv.reader([line.rstrip("\r\n")]), [])]
        if not any(cells):
            continue
        if header is None:
            header = tuple(cells)
            if header != USER_COLUMNS:
                raise DataError(
                    f"the header is {', '.join(cells)!r}; a file of actors has the columns actor, alias", where
                )
            continue
        if len(cells) != 2 or not all(cells):
            raise DataError(f"the row {', '.join(cells)!r} is not an actor and an alias", where)
        if not any(kind == LETTER for kind in tokenize([cells[1]]).kind):
            raise DataError(f"the alias {cells[1]!r} has no letter in it", where)
        if any("\t" in cell or ";" in cell for cell in cells):
            raise DataError(f"the row {', '.join(cells)!r} holds a tab or a semicolon; leave it out", where)
        rows.append((cells[0], cells[1]))
    if header is None:
        raise DataError("is empty; a file of actors has the columns actor, alias", name)
    return rows
