"""When a found mention is right: it covers the head word of an annotated one, and names the same actor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actorstance.datasets import Span
from actorstance.models.finder import Mention
from actorstance.models.gazetteer import Gazetteer

_POST_MODIFIER = re.compile(r"\s+(?:of|for|in|with|from|at|on|to)\s")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_DESCRIBED = re.compile(r"(.+?)(?: (?:in|of) (?:the )?(.*))?")
_GOVERNMENT = re.compile(r"^(?:government|regime) (?:in|of) (?:the )?", re.IGNORECASE)


def head_end(text: str, span: Span, *, name: bool) -> int:
    """Return the offset of the last character of a mention's head word.

    The head of a name is its last word, that of a description its last word before *of*, *for*, *in* and the like.
    """
    surface = span.of(text)
    cut = None if name else _POST_MODIFIER.search(surface)
    return span.start + (cut.start() if cut else len(surface)) - 1


def match_mentions(
    text: str, spans: Mapping[str, Span], ids: Mapping[str, str], found: Sequence[Mention], gazetteer: Gazetteer
) -> dict[str, Mention]:
    """Match annotated mentions with found ones, one to one, in order of the text.

    Parameters
    ----------
    spans, ids : mapping
        Span and canonical id of each annotated mention, by key; an id may be missing.
    found : sequence of Mention

    Returns
    -------
    dict
        Key -> the found mention that covers its head word; keys of missed mentions are absent.
    """
    left = list(found)
    matched = {}
    for key, span in sorted(spans.items(), key=lambda item: item[1]):
        surface = span.of(text)
        name = gazetteer.resolve(surface) is not None or surface == ids.get(key)
        head = head_end(text, span, name=name)
        mention = next((one for one in left if one.span.start <= head < one.span.end), None)
        if mention is not None:
            left.remove(mention)
            matched[key] = mention
    return matched


def same_actor(gazetteer: Gazetteer, one: str, other: str) -> bool:
    """Tell whether two ids name one actor: the same of the gazetteer, the same words, or one noun and place.

    The government of a state, described, is the state.
    """
    plain = [_ARTICLE.sub("", name) for name in (one, other)]
    known = [
        gazetteer.resolve(name)
        or gazetteer.resolve(bare)
        or gazetteer.resolve(_GOVERNMENT.sub("", bare))
        or bare.lower()
        for name, bare in zip((one, other), plain, strict=True)
    ]
    if known[0] == known[1]:
        return True
    described = [_DESCRIBED.fullmatch(bare) for bare in plain if bare[:1].islower()]
    heads = [(found[1].split()[-1], found[2]) for found in described if found]
    return len(heads) == 2 and heads[0] == heads[1]
