"""What is known of a mention before it is named: where it stands and what it refers by."""

from __future__ import annotations

from dataclasses import dataclass

KNOWN_ACTOR, PERSON, ORGANISATION, ORGANS, TITLED, SHORT, PARTIES, REPEAT = (
    "actor", "person", "organisation", "organs", "titled", "short", "party", "repeat",
)  # fmt: skip
"""What a mention refers by: a name of the gazetteer, a person's or an organisation's own name, an organ of a state, a
title alone (*the minister*), a kind alone (*the council*), the description of an unnamed party, what repeats the mention
before it (an acronym in brackets, a title between commas)."""

STATES = ("state", "polity")
"""The gazetteer's kinds that are states."""

MINISTRIES = frozenset({"ministry", "department", "office", "treasury"})
"""Nouns whose organisation is named with its state: ``foreign ministry of Turkey``."""


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
    place_name : str
        Its name there.
    definite, plural : bool
        Whether it has a definite article; whether its noun is a plural.
    surname : bool
        Whether it is a single capitalised word that only its article can confirm.
    same : Found, optional
        The mention that an acronym in brackets repeats, or the one that an *of* phrase ends in.
    title : str
        The title before a person's name.
    surface : str
        The alias by which a known actor is named.
    """

    start: int
    end: int
    what: str
    name: str = ""
    head: str = ""
    owner: int = -1
    place: int = -1
    place_name: str = ""
    definite: bool = False
    plural: bool = False
    surname: bool = False
    same: Found | None = None
    title: str = ""
    surface: str = ""
