"""Looking up what is found of one pair of actors: shared by the tests of theatres and of attribution."""

from __future__ import annotations

from functools import cache

from actorstance.inference import Analysis, Finding, StancePredictor


@cache
def _analysis(text: str) -> Analysis:
    return _predictor().analyze(text)


@cache
def _predictor() -> StancePredictor:
    return StancePredictor.load()


def statements(text: str, actor: str, target: str) -> list[Finding]:
    """Return the findings of a text whose actor's and target's ids have these words in them, in order.

    The place of an unnamed party counts only where it is asked for (``rebels``, ``rebels in Libya``).
    """
    return [
        finding
        for finding in _analysis(text).findings
        if finding.target is not None and _fits(finding.actor.id, actor) and _fits(finding.target.id, target)
    ]


def _fits(identity: str, words: str) -> bool:
    return words.lower() in (identity if " in " in words else identity.split(" in ")[0].split(" of ")[0]).lower()
