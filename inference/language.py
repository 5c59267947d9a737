"""Noticing text that is not English, which the shipped model cannot judge."""

from __future__ import annotations

_SAMPLE = 3000  # characters are enough to tell
_LEAST = 40  # letters below which nothing is said
_ENGLISH = frozenset(["the", "of", "and", "to", "that", "with", "was", "has"])
_PLENTY = 0.1  # the share of these words above which nothing else need be asked


def foreign_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text that is surely not English; None otherwise.

    Parameters
    ----------
    text : str
        Its first 3,000 characters are looked at; of fewer than 40 letters nothing is said. The whole sample and both
        of its halves must be recognised as the same language, since names alone can mislead.
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _LEAST:
        return None
    # Recognising takes longer than analyzing, and most text is plainly English.
    words = sample.lower().split()
    if sum(word in _ENGLISH for word in words) >= _PLENTY * len(words):
        return None
    from py3langid import classify  # slow to load: only when asked

    middle = len(sample) // 2
    languages = {classify(piece)[0] for piece in (sample, sample[:middle], sample[middle:])}
    return languages.pop() if len(languages) == 1 and "en" not in languages else None
