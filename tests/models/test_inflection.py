import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorstance.models.inflection import BASE, GERUND, PARTICIPLE, PAST, PLURAL, THIRD, noun_forms, verb_forms


def of_role(forms, role):
    return sorted(form for form, roles in forms.items() if role in roles)


@pytest.mark.parametrize(
    ("base", "third", "past", "participle", "gerund"),
    [
        ("back", "backs", "backed", "backed", "backing"),
        ("accuse", "accuses", "accused", "accused", "accusing"),
        ("deny", "denies", "denied", "denied", "denying"),
        ("delay", "delays", "delayed", "delayed", "delaying"),
        ("clash", "clashes", "clashed", "clashed", "clashing"),
        ("veto", "vetoes", "vetoed", "vetoed", "vetoing"),
        ("woo", "woos", "wooed", "wooed", "wooing"),
        ("agree", "agrees", "agreed", "agreed", "agreeing"),
        ("ban", "bans", "banned", "banned", "banning"),
        ("snub", "snubs", "snubbed", "snubbed", "snubbing"),
        ("quiz", "quizzes", "quizzed", "quizzed", "quizzing"),
        ("sue", "sues", "sued", "sued", "suing"),
        ("visit", "visits", "visited", "visited", "visiting"),
        ("rebut", "rebuts", "rebutted", "rebutted", "rebutting"),
        ("defer", "defers", "deferred", "deferred", "deferring"),
        ("offer", "offers", "offered", "offered", "offering"),
        ("join", "joins", "joined", "joined", "joining"),
        ("attack", "attacks", "attacked", "attacked", "attacking"),
        ("panic", "panics", "panicked", "panicked", "panicking"),
        ("vow", "vows", "vowed", "vowed", "vowing"),
        ("vex", "vexes", "vexed", "vexed", "vexing"),
        ("lie", "lies", "lay", "lain", "lying"),
        ("tie", "ties", "tied", "tied", "tying"),
        ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"),
        ("give", "gives", "gave", "given", "giving"),
        ("undermine", "undermines", "undermined", "undermined", "undermining"),
        ("retake", "retakes", "retook", "retaken", "retaking"),
        ("hit", "hits", "hit", "hit", "hitting"),
        ("have", "has", "had", "had", "having"),
        ("do", "does", "did", "done", "doing"),
        ("go", "goes", "went", "gone", "going"),
    ],
)
def test_verbs_as_news_prints_them(base, third, past, participle, gerund):
    forms = verb_forms(base)
    assert (of_role(forms, BASE), of_role(forms, THIRD)) == ([base], [third])
    assert (of_role(forms, PAST), of_role(forms, PARTICIPLE), of_role(forms, GERUND)) == (
        [past],
        [participle],
        [gerund],
    )


def test_both_spellings_of_a_doubled_consonant_are_known():
    assert of_role(verb_forms("signal"), GERUND) == ["signaling", "signalling"]
    assert of_role(verb_forms("kidnap"), PAST) == ["kidnaped", "kidnapped"]
    assert of_role(verb_forms("learn"), PAST) == ["learned", "learnt"]


def test_be_has_eight_forms():
    assert sorted(verb_forms("be")) == ["am", "are", "be", "been", "being", "is", "was", "were"]


@pytest.mark.parametrize(
    "base", ["repress", "reshuffle", "resist", "request", "report", "relay", "outline", "underline"]
)
def test_no_prefix_is_seen_where_there_is_none(base):
    assert of_role(verb_forms(base), PAST) == [base[: -1 if base.endswith("e") else None] + "ed"]


@pytest.mark.parametrize(
    ("base", "plural"),
    [
        ("ally", "allies"),
        ("crisis", "crises"),
        ("boycott", "boycotts"),
        ("embargo", "embargoes"),
        ("clash", "clashes"),
        ("spokesman", "spokesmen"),
        ("tie", "ties"),
    ],
)
def test_plurals(base, plural):
    assert of_role(noun_forms(base), PLURAL) == [plural]
    assert BASE in noun_forms(base)[base]


@given(st.text("abcdeilmnoprstuy", min_size=2, max_size=9))
def test_every_verb_has_every_form(base):
    forms = verb_forms(base)
    assert set().union(*forms.values()) == {BASE, THIRD, PAST, PARTICIPLE, GERUND}
    assert all(form.endswith("ing") for form in of_role(forms, GERUND))
