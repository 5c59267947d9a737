from actorstance.datasets import Span
from actorstance.inference import Finding, Prediction, Sentence
from actorstance.inference.relations import actor_id, relate
from actorstance.models import Mention


def mention(id, state=None):
    return Mention(Span(0, 4), id, "leader" if state else "state", state)


OSLO, ROME, MAYOR, REBELS = (
    mention("Norway"),
    mention("Italy"),
    mention("Kari Holm", "Norway"),
    mention("rebels in Italy"),
)


def finding(actor, target, stance, place=0, probability=0.8):
    rest = (1 - probability) / 2
    probabilities = dict.fromkeys(("opposing", "neutral", "supportive"), rest) | {stance: probability}
    return Finding(Sentence(Span(place, place + 9), "x" * 9, 0), actor, target, Prediction(stance, probabilities))


def rows(relations):
    return [(r.actor, r.target, r.stance, len(r.findings)) for r in relations]


def test_directed_stances_are_brought_together_by_pair_and_stance():
    found = [
        finding(OSLO, ROME, "opposing", 0),
        finding(OSLO, ROME, "supportive", 10),
        finding(OSLO, ROME, "supportive", 20),
        finding(ROME, OSLO, "opposing", 20),
    ]
    assert rows(relate(found)) == [
        ("Norway", "Italy", "supportive", 2),
        ("Norway", "Italy", "opposing", 1),
        ("Italy", "Norway", "opposing", 1),
    ]


def test_neutral_and_undirected_stances_are_no_relations():
    assert relate([finding(OSLO, ROME, "neutral"), finding(OSLO, None, "opposing")]) == []
    assert relate([]) == []


def test_of_one_sentence_the_most_probable_finding_counts():
    found = [finding(OSLO, ROME, "opposing", 5, p) for p in (0.5, 0.9, 0.7)]
    (relation,) = relate(iter(found))
    assert relation.findings == (found[1],)
    assert relation.probability == 0.9


def test_leaders_roll_up_to_their_states():
    found = [finding(MAYOR, ROME, "opposing", 0), finding(OSLO, ROME, "opposing", 10)]
    assert rows(relate(found)) == [("Kari Holm", "Italy", "opposing", 1), ("Norway", "Italy", "opposing", 1)]
    assert rows(relate(found, roll_up=True)) == [("Norway", "Italy", "opposing", 2)]


def test_a_pair_within_one_state_is_left_out_when_rolled_up():
    found = [finding(MAYOR, OSLO, "opposing")]
    assert len(relate(found)) == 1
    assert relate(found, roll_up=True) == []


def test_described_parties_do_not_roll_up():
    assert actor_id(REBELS, roll_up=True) == "rebels in Italy"
    assert [actor_id(MAYOR, roll_up=roll_up) for roll_up in (False, True)] == ["Kari Holm", "Norway"]


def test_an_actor_has_no_relation_to_itself():
    assert relate([finding(OSLO, mention("Norway"), "supportive")]) == []
