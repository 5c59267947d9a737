"""Actor phrases that describe: organs of states, ministers, councils, unnamed parties.

Whether *the opposition*, *several hundred protesters* or *a general* is an actor depends on its article, on its number
and on what stands around it.
"""

from __future__ import annotations

from actorstance.models.chunks import CAPITALISED, COUNT, NAMED, Piece, Sentence
from actorstance.models.nouns import (
    DETERMINER,
    FUNCTION,
    HEAD,
    INSIDE,
    OPENER,
    ORGAN,
    PARTY,
    PLURAL,
    SENDING,
    TITLE,
    UPPER,
    VERB,
)
from actorstance.models.references import (
    MINISTRIES,
    ORGANISATION,
    ORGANS,
    PARTIES,
    SHORT,
    STATES,
    TITLED,
    Found,
)

_INVERTED = frozenset({"said", "says", "added", "wrote", "asked"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another"})
_OWN = frozenset({"its", "his", "her"})
_NO_ACTOR = frozenset({"no", "any", "each", "every", "all", "their", "our", "your", "my"})
_GENERIC = frozenset({"of", "as", "in", "like", "than", "for", "about"})


def actor_of(sentence: Sentence, pieces: list[Piece], possessor: Found | None) -> int:
    """Return the gazetteer's actor that a phrase belongs to by demonym, name or possessor; -1 if none."""
    for piece in pieces:
        if piece.what == NAMED:
            return sentence.owners[piece.alias]
    return possessor.owner if possessor is not None else -1


def read_description(
    sentence: Sentence, group: list[Piece], first: int, stop: int, possessor: Found | None, genitive: bool
) -> Found | None:
    """Interpret a phrase that ends in an actor noun.

    Parameters
    ----------
    sentence : Sentence
    group : list of Piece
        The phrase, without its article.
    first, stop : int
        Its tokens, the article included.
    possessor : Found, optional
        The mention whose genitive stands before it.
    genitive : bool
        Whether the phrase is a genitive itself.
    """
    while len(group) > 1 and group[0].what == CAPITALISED and sentence.bits_at(first - 1) & INSIDE:
        group, first = group[1:], group[1].start
    bits, head = group[-1].bits, sentence.word(group[-1].end - 1)
    owner = actor_of(sentence, group, possessor)
    if possessor is not None and possessor.owner < 0 and not bits & TITLE:
        owner = -1
    start = first if possessor is None else group[0].start
    article = sentence.word(start) if sentence.bits_at(start) & DETERMINER and start < group[0].start else ""
    acts = sentence.verb_follows(stop) and not genitive
    plural = bool(bits & PLURAL)
    if not genitive and not (plural and head.endswith("s")) and sentence.noun_follows(stop):
        return None
    if sentence.touching(stop) or (head == "side" and sentence.word(stop) == "of"):
        return None
    if not _possible(article, bits) or (
        bits & HEAD and not bits & (PARTY | ORGAN) and plural and owner < 0 and not acts
    ):
        return None
    if owner < 0:
        if article in _INDEFINITE and not _indefinite_subject(sentence, start, bits, head, acts):
            return None
        if head == "sides" or (
            article == "" and possessor is None and not _bare(sentence, group, start, stop, acts, genitive)
        ):
            return None
    states = [piece for piece in group if piece.what == NAMED and sentence.kind(piece.alias) in STATES]
    words = [piece for piece in group if piece.what != COUNT and piece not in states]
    what = _reference(bits, head, plural, owner, owner >= 0 and sentence.gazetteer.kinds[owner] in STATES)
    name = sentence.surface(words[0].start, stop) if words else head
    name = name.lower() if what == ORGANISATION else name
    return Found(start, stop, what, name, head, owner, definite=article in _DEFINITE, plural=plural)


def _possible(article: str, bits: int) -> bool:
    """Tell whether a phrase with this determiner can be an actor (*her rival*, but not *her friends*)."""
    rival = bits & PARTY and bits & TITLE and not bits & PLURAL
    return article not in _NO_ACTOR and (article not in _OWN or bool(rival))


def _indefinite_subject(sentence: Sentence, start: int, bits: int, head: str, acts: bool) -> bool:
    """Tell whether *a general* does something, rather than being one (``Khan, a general,``)."""
    previous = sentence.word(start - 1)
    opens = previous in ("", ",", ";", ":", "—", '"') or sentence.bits_at(start - 1) & OPENER
    apposed = bits & (TITLE | PARTY) and previous == ","
    return (
        head.startswith("spokes") or previous == "by" or previous in _INVERTED or bool(acts and opens and not apposed)
    )


def _bare(sentence: Sentence, group: list[Piece], start: int, stop: int, acts: bool, genitive: bool) -> bool:
    """Tell whether a phrase without article or state is an actor (*protesters*, but not *to send troops*)."""
    bits, previous, before = group[-1].bits, sentence.word(start - 1), sentence.bits_at(start - 1)
    if any(piece.what == COUNT for piece in group) and (not (acts or previous == "") or previous in ("of", "whose")):
        return False
    if bits & VERB and not acts:
        return False
    if not bits & PLURAL:
        return acts and (sentence.headline or (bool(bits & UPPER) and start > 0))
    if any(sentence.bits_at(at) & SENDING for at in (start - 1, start - 2)):
        return False
    object_of_verb = before & VERB and not before & FUNCTION
    if not (bits & PARTY or acts or genitive or object_of_verb or sentence.word(stop) == "of"):
        return False
    return acts or genitive or previous not in _GENERIC


def _reference(bits: int, head: str, plural: bool, owner: int, state: bool) -> str:
    """Return what the phrase refers by."""
    party_alone = bits & PARTY and owner < 0
    council = bits & HEAD and not state and head not in ("government", "administration")
    if bits & ORGAN and not party_alone and (owner >= 0 or not council):
        return ORGANS
    if bits & PARTY and (plural or not bits & (HEAD | TITLE)):
        return ORGANS if owner >= 0 and not state else PARTIES
    if bits & HEAD:
        return ORGANISATION if head in MINISTRIES and state else SHORT
    return PARTIES if plural and owner < 0 else TITLED
