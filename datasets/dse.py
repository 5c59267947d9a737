"""The DSE corpus (Park, Pan & Joo 2021, *Who Blames or Endorses Whom?*) as it is published, from the user's own copy.

A row is ``sentence with [p] and [q] in brackets <TAB> p <TAB> q <TAB> class``, quoted as CSV quotes. Classes: 0 neutral,
1 p is positive toward q, 2 q toward p, 3 p is negative toward q, 4 q toward p. A row gives two directed records.
"""

from __future__ import annotations

import csv
import re

from actorstance.datasets.errors import DataError, shown
from actorstance.datasets.records import Record, Span

_P_TO_Q = {"0": "neutral", "1": "supportive", "2": "neutral", "3": "opposing", "4": "neutral"}
_Q_TO_P = {"0": "neutral", "1": "neutral", "2": "supportive", "3": "neutral", "4": "opposing"}
# A bracket may close early ("[Los Angele]s", "[Kratz’]s"): the span goes on to the word's end, without a possessive.
_WORD_REST = re.compile(r"[\w\u0300-\u036f]*(?:['’]s?(?!\w))?")
_POSSESSIVE = re.compile(r"['’]s?$")


def records_from_row(line: str) -> list[Record]:
    """Make the two directed records (p toward q, q toward p) of one row of a DSE file.

    Raises
    ------
    DataError
        If the row has not four columns, a class outside 0-4, or brackets that do not name p and q.

    Examples
    --------
    >>> rows = records_from_row("[Oslo] thanked the [Dane]s on Monday.\\tOslo\\tDane\\t1")
    >>> [(r.actor.of(r.text), r.target.of(r.text), r.label) for r in rows]
    [('Oslo', 'Danes', 'supportive'), ('Danes', 'Oslo', 'neutral')]
    """
    try:
        row = next(csv.reader([line], delimiter="\t", strict=True))
    except (csv.Error, StopIteration) as error:
        raise DataError(f"not a DSE row ({error}); it has four columns: sentence, p, q, class") from None
    if len(row) != 4:
        raise DataError(f"not a DSE row: {len(row)} columns where four are needed (sentence, p, q, class)")
    bracketed, p, q, kind = row
    if kind not in _P_TO_Q:
        raise DataError(f"class is {shown(kind)}; DSE has 0, 1, 2, 3 and 4")
    text, p_span, q_span = _without_brackets(bracketed, p, q)
    return [Record(text, p_span, q_span, _P_TO_Q[kind]), Record(text, q_span, p_span, _Q_TO_P[kind])]


def _without_brackets(bracketed: str, p: str, q: str) -> tuple[str, Span, Span]:
    """Return the sentence without the brackets around p and q, and the spans of p and q in it."""
    found: list[tuple[int, int, str]] = []
    for name, mention in (("p", p), ("q", q)):
        if not mention.strip():
            raise DataError(f"{name} is empty; name the mention that stands in brackets")
        places = [m.span() for m in re.finditer(rf"\[\s*{re.escape(mention.strip())}\s*\]", bracketed)]
        if not places:
            raise DataError(f"{name} is {shown(mention)}, but [{mention}] does not stand in the sentence")
        # p and q may be written alike: q is then the second bracket.
        start, end = next((place for place in places if (*place, "p") not in found), places[0])
        found.append((start, end, name))
    (first_start, first_end, first), (second_start, second_end, _) = sorted(found)
    if second_start < first_end:
        raise DataError("the brackets of p and q overlap")
    inner_first, inner_second = bracketed[first_start + 1 : first_end - 1], bracketed[second_start + 1 : second_end - 1]
    before, between = bracketed[:first_start] + inner_first, bracketed[first_end:second_start] + inner_second
    text = before + between + bracketed[second_end:]
    one = _mention(text, len(before) - len(inner_first), len(before))
    two = _mention(text, len(before) + len(between) - len(inner_second), len(before) + len(between))
    return (text, one, two) if first == "p" else (text, two, one)


def _mention(text: str, start: int, end: int) -> Span:
    """Return the span of a bracket's content, extended to the word's end and freed of blanks and a possessive."""
    surface = text[start:end]
    start, end = start + len(surface) - len(surface.lstrip()), end - len(surface) + len(surface.rstrip())
    rest = _WORD_REST.match(text, end) if text[start:end] == surface else None
    end = rest.end() if rest else end
    possessive = _POSSESSIVE.search(text[start:end])
    return Span(start, end - len(possessive.group()) if possessive and possessive.start() else end)
