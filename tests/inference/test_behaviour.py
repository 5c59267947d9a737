from dataclasses import replace

import pytest

from actorstance.inference import StancePredictor
from actorstance.inference.behaviour import RULES, RuleScore, behaviour_table, load_suite, run_suite


@pytest.fixture(scope="module")
def suite():
    return load_suite()


def test_every_rule_has_twenty_cases_with_pairs_of_both_kinds(suite):
    assert list(suite) == list(RULES)
    for rule, cases in suite.items():
        assert len(cases) >= 20, rule
        relations = [case.metadata.get("relation") for case in cases if "pair" in case.metadata]
        assert relations.count("agree") >= 2 and relations.count("differ") >= 2, rule


def test_pairs_are_whole_and_their_labels_keep_the_relation(suite):
    for rule, cases in suite.items():
        pairs = {}
        for case in cases:
            if "pair" in case.metadata:
                pairs.setdefault(case.metadata["pair"], []).append(case)
        for name, members in pairs.items():
            assert len(members) == 2, (rule, name)
            first, second = members
            assert first.metadata["relation"] == second.metadata["relation"] in ("agree", "differ")
            if first.labels:
                same = first.labels[0][2] == second.labels[0][2]
                assert same == (first.metadata["relation"] == "agree"), (rule, name)


def test_no_case_stands_in_the_corpus(suite):
    from actorstance.datasets import load_corpus
    from actorstance.datasets.splits import sentence_key

    trained = {sentence_key(record.text) for record in load_corpus()}
    assert not {case.text for cases in suite.values() for case in cases if sentence_key(case.text) in trained}


def test_the_shipped_model_passes_most_cases_and_a_blunt_one_fails_more():
    predictor = StancePredictor.load()
    scores = run_suite(predictor)
    assert [score.rule for score in scores] == list(RULES)
    share = sum(s.cases_passed for s in scores) / sum(s.cases for s in scores)
    assert share > 0.65
    model = predictor.model
    blunt = replace(model, scorer=replace(model.scorer, weights=model.scorer.weights * 0))
    blunt_scores = run_suite(StancePredictor(blunt))
    assert sum(s.cases_passed for s in blunt_scores) < sum(s.cases_passed for s in scores) * 0.75


def test_the_table_counts_and_totals():
    lines = behaviour_table([RuleScore("r01", "one", 4, 3, 2, 1), RuleScore("r02", "two", 6, 6, 0, 0)])
    assert lines[2] == "| r01 | one | 0.75 (3 of 4) | 0.50 (1 of 2) |"
    assert lines[3] == "| r02 | two | 1.00 (6 of 6) | none |"
    assert lines[4] == "| all |  | 0.90 (9 of 10) | 0.50 (1 of 2) |"
