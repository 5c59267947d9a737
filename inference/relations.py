"""Who supports and who opposes whom: the stances of an analysis, brought together by actor and target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actorstance.inference.predictor import Finding
from actorstance.models import Mention


@dataclass(frozen=True, slots=True)
class Relation:
    """One actor's stance toward one target, with the sentences that say so.

    Parameters
    ----------
    actor, target : str
        Canonical ids, rolled up if that was asked for.
    stance : str
    findings : tuple of Finding
        In order of the text, at most one a sentence (the most probable).
    """

    actor: str
    target: str
    stance: str
    findings: tuple[Finding, ...]

    @property
    def probability(self) -> float:
        """The largest probability of the stance among the findings."""
        return max(finding.prediction.probabilities[self.stance] for finding in self.findings)


def actor_id(mention: Mention, *, roll_up: bool) -> str:
    """Return the mention's id or, rolled up, the state that it acts for, if it acts for one."""
    return mention.state if roll_up and mention.state else mention.id


def relate(findings: Iterable[Finding], *, roll_up: bool = False) -> list[Relation]:
    """Bring directed stances other than neutral together.

    Parameters
    ----------
    roll_up : bool, default False
        Whether leaders and ministries count as their states; a pair within one state is then left out.

    Returns
    -------
    list of Relation
        Those with the most sentences first, then in order of the text.
    """
    best: dict[tuple[str, str, str], dict[int, Finding]] = {}
    for finding in findings:
        stance = finding.prediction.stance
        if finding.target is None or stance in (None, "neutral"):
            continue
        actor, target = actor_id(finding.actor, roll_up=roll_up), actor_id(finding.target, roll_up=roll_up)
        if actor == target:
            continue
        sentences = best.setdefault((actor, target, stance), {})
        place = finding.sentence.span.start
        known = sentences.get(place)
        if known is None or finding.prediction.probabilities[stance] > known.prediction.probabilities[stance]:
            sentences[place] = finding
    relations = [Relation(*key, tuple(found.values())) for key, found in best.items()]
    return sorted(relations, key=lambda relation: (-len(relation.findings), relation.findings[0].sentence.span.start))
