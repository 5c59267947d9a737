"""The behaviour suite: short cases for every rule and settled edge case of the guideline, run on any model.

Cases are files of ``datasets/behaviour``, one a rule, in the markup; they are never trained on. A labeled case tests the
classifier with its mentions given; a case without labels tests the finder: exactly its mentions must be found, each naming its actor.
Two cases of one ``pair`` must agree, or must differ, in the prediction of their first item.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from actorstance.datasets import DataError
from actorstance.datasets.markup import MarkedSentence, parse_markup
from actorstance.inference.predictor import StancePredictor
from actorstance.models.matching import match_mentions, same_actor

RULES = {
    "r01": "holder, not target",
    "r02": "the sentence decides",
    "r03": "enacted counts like expressed",
    "r04": "contact is no stance",
    "r05": "negation and reversal",
    "r06": "attribution",
    "r07": "intent and offers",
    "r08": "support against a third party",
    "r09": "symmetric acts",
    "r10": "demands",
    "r11": "a metonym is its actor",
    "r12": "inside a longer name",
    "e01": "an accusation's content is a report",
    "e02": "standing ties",
    "e03": "prefers X to Y",
    "e04": "silence and abstention",
    "e05": "lack of interest in an offer",
    "e06": "stopped short of endorsing",
    "e07": "lapsed and ended support",
    "e08": "yielding; regret",
    "e09": "a stance toward a policy",
    "e10": "places and pronouns",
    "e11": "span habits",
}
"""The rules of the guideline (r) and its settled edge cases (e), in their order."""


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How a model did on one rule's cases.

    Parameters
    ----------
    rule, title : str
    cases, cases_passed : int
        A case passes when all its items, or all its mentions, are right.
    pairs, pairs_passed : int
        A pair passes when its predictions agree, or differ, as they must.
    """

    rule: str
    title: str
    cases: int
    cases_passed: int
    pairs: int
    pairs_passed: int


def load_suite() -> dict[str, list[MarkedSentence]]:
    """Read the suite that ships: rule -> cases.

    Raises
    ------
    DataError
        If a file breaks the markup or names an unknown rule.
    """
    suite: dict[str, list[MarkedSentence]] = {}
    folder = files("actorstance.datasets") / "behaviour"
    for rule in RULES:
        entry = folder / f"{rule}.stance"
        suite[rule] = parse_markup(entry.read_text(encoding="utf-8").splitlines(), entry.name)
        for case in suite[rule]:
            if case.metadata.get("rule") != rule:
                raise DataError(
                    f"the case is of rule {case.metadata.get('rule')!r}, not {rule!r}", f"{entry.name}:{case.line}"
                )
    return suite


def run_suite(predictor: StancePredictor) -> list[RuleScore]:
    """Run every case on a predictor; the scores come in the order of `RULES`."""
    return [_score(rule, cases, predictor) for rule, cases in load_suite().items()]


def _score(rule: str, cases: list[MarkedSentence], predictor: StancePredictor) -> RuleScore:
    stances = _stances(cases, predictor)
    passed = [_passes(case, stances, predictor) for case in cases]
    pairs = list(_pairs(cases, stances, predictor))
    return RuleScore(rule, RULES[rule], len(cases), sum(passed), len(pairs), sum(pairs))


def _stances(cases: list[MarkedSentence], predictor: StancePredictor) -> dict[int, list[str | None]]:
    """Return the predicted stances of each labeled case's items, by the case's line, all made in one batch."""
    records = [(case.line, record) for case in cases for record in case.records()]
    stances: dict[int, list[str | None]] = {}
    for (line, _), prediction in zip(records, predictor.predict([record for _, record in records]), strict=True):
        stances.setdefault(line, []).append(prediction.stance)
    return stances


def _passes(case: MarkedSentence, stances: dict[int, list[str | None]], predictor: StancePredictor) -> bool:
    if case.labels:
        return stances[case.line] == [label for _, _, label, _ in case.labels]
    mentions = predictor.finder.find_in_article([case.text], [0])[0]
    gazetteer = predictor.finder.gazetteer
    matched = match_mentions(case.text, case.mentions, case.actor_ids, mentions, gazetteer)
    # A description that is its own id asks only to be found: which place it belongs to is not the test.
    ids = {
        key: name for key, name in case.actor_ids.items() if name.lower() != case.mentions[key].of(case.text).lower()
    }
    named = all(same_actor(gazetteer, ids[key], m.id) for key, m in matched.items() if key in ids)
    return len(matched) == len(case.mentions) == len(mentions) and named


def _pairs(
    cases: list[MarkedSentence], stances: dict[int, list[str | None]], predictor: StancePredictor
) -> Iterator[bool]:
    """Yield, for each pair of cases, whether the predictions of their first items stand in the relation that they must."""
    first: dict[str, MarkedSentence] = {}
    for case in cases:
        name = case.metadata.get("pair")
        if name is None:
            continue
        other = first.setdefault(name, case)
        if other is not case:
            same = _answer(other, stances, predictor) == _answer(case, stances, predictor)
            yield same == (case.metadata.get("relation") == "agree")


def _answer(case: MarkedSentence, stances: dict[int, list[str | None]], predictor: StancePredictor) -> object:
    """Return what the predictor says of a case: the stance of its first item, or whom it finds."""
    if case.labels:
        return stances[case.line][0]
    return sorted(mention.id for mention in predictor.finder.find_in_article([case.text], [0])[0])


def behaviour_table(scores: list[RuleScore]) -> list[str]:
    """Return the scores as the lines of a Markdown table, with the total last."""
    lines = ["| rule | | cases passed | pairs passed |", "| --- | --- | --- | --- |"]
    total = RuleScore(
        "all",
        "",
        *(sum(getattr(s, name) for s in scores) for name in ("cases", "cases_passed", "pairs", "pairs_passed")),
    )
    for s in [*scores, total]:
        lines.append(
            f"| {s.rule} | {s.title} | {_share(s.cases_passed, s.cases)} | {_share(s.pairs_passed, s.pairs)} |"
        )
    return lines


def _share(passed: int, of: int) -> str:
    return f"{passed / of:.2f} ({passed} of {of})" if of else "none"
