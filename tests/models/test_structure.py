import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import bracketed, records

from actorstance.models import Cue
from actorstance.models.questions import make_questions
from actorstance.models.roles import FAR, ROLES
from actorstance.models.structure import MODIFICATIONS, Instances, read_structure
from actorstance.models.vocabulary import Vocabulary

LEXICON = [
    Cue("condemn", "verb", "opposing", "subject", "object"),
    Cue("back", "verb", "supportive", "subject", "object"),
    Cue("attack", "verb", "opposing", "subject", "object"),
    Cue("weaken", "verb", "opposing", "subject", "object"),
    Cue("please", "verb", "supportive", "object", "subject"),
    Cue("win * backing", "verb", "supportive", "possessor", "subject"),
    Cue("meet", "verb", "contact", "subject", "object"),
    Cue("say", "verb", "speech", "subject", "none"),
    Cue("support for", "noun", "supportive", "possessor", "for"),
    Cue("support", "noun", "supportive", "possessor", "none"),
    Cue("ally of", "noun", "supportive", "subject", "of", True),
    Cue("war between", "noun", "opposing", "object", "between", True),
    Cue("refuse to", "verb", "reverser", "none", "none"),
    Cue("stop", "verb", "reverser", "none", "none"),
    Cue("not", "adv", "negator", "none", "none"),
    Cue("n't", "adv", "negator", "none", "none"),
]
H, H_LOOSE, T, T_LOOSE = "holder", "holder?", "target", "target?"


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.build(LEXICON, ["village", "openly", "sharply", "long", "year"])


def read(sentences, vocabulary):
    return read_structure(Instances.of([bracketed(sentence) for sentence in sentences]), vocabulary)


def roles(sentence, vocabulary):
    """Return the roles of a sentence's mentions to each of its cues, in order."""
    structure = read([sentence], vocabulary)
    mentions = np.arange(len(structure.mention_unit))
    return [
        [ROLES[role] for role in structure.role_of(np.full(len(mentions), cue), mentions)]
        for cue in range(len(structure.cue))
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[Oslo] condemned [Rome].", [H, T]),
        ("[Oslo] was condemned by [Rome].", [T, H]),
        ("[Oslo] has been sharply condemned by the [Rome] on Monday.", [T, H]),
        ("[Oslo], condemned by [Rome], left.", [T, H]),
        ("[Oslo] got attacked.", [T]),
        ("[Oslo] weakened [Rome] by weakening its budget.", [H, T]),
        ("[Rome] pleased [Oslo].", [T, H]),
        ("[Rome] was pleased by [Oslo].", [H, T]),
        ("[Rome] won [Oslo]'s backing.", [T, H]),
        ("[Oslo]'s support for [Rome] is old.", [H, T]),
        ("[Rome] praised the support of [Oslo].", ["left", H]),
        ("[Oslo] is an ally of [Rome].", [H, T]),
        ("The war between [Oslo] and [Rome] has spread.", [H, H]),
    ],
)
def test_a_frame_finds_its_holder_and_its_target(sentence, expected, vocabulary):
    assert roles(sentence, vocabulary)[0] == expected


def test_voice_is_read_from_be_and_from_an_agent(vocabulary):
    sentences = [
        "[Oslo] condemned [Rome].",
        "[Oslo] was never openly condemned.",
        "[Oslo], condemned by [Rome], left.",
        "[Oslo] weakened [Rome] by attacking.",
        "[Oslo] attacked [Rome] by the sea.",
        "[Oslo] condemned it; it was [Rome].",
    ]
    structure = read(sentences, vocabulary)
    sentence_of = np.searchsorted(structure.sentence_first, structure.cue_start, side="right") - 1
    voices = {int(number): int(voice) for number, voice in zip(sentence_of[::-1], structure.voice[::-1], strict=True)}
    assert voices == {0: 0, 1: 1, 2: 1, 3: 0, 4: 0, 5: 0}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[Oslo] condemned [Rome].", ""),
        ("[Oslo] did not condemn [Rome].", "not"),
        ("[Oslo] didn’t condemn [Rome].", "not"),
        ("[Oslo] refused to back [Rome].", "reversed"),
        ("[Oslo] did not refuse to back [Rome].", "not reversed"),
        ("[Oslo] stopped short and refused to back [Rome].", ""),
        ("It was not so; [Oslo] condemned [Rome].", ""),
        ("It was not seen in the village for all of the long and cold and wet year that [Oslo] condemned [Rome].", ""),
    ],
)
def test_negation_and_reversal_reach_the_cue_that_follows(sentence, expected, vocabulary):
    structure = read([sentence], vocabulary)
    assert [MODIFICATIONS[m] for m in structure.modification] == [expected]


def test_a_cue_takes_the_negation_before_it_away(vocabulary):
    structure = read(["[Oslo] did not condemn it or attack [Rome]."], vocabulary)
    assert [MODIFICATIONS[m] for m in structure.modification] == ["not", ""]


def test_modifiers_are_no_cues_of_their_own(vocabulary):
    structure = read(["[Oslo] has not stopped."], vocabulary)
    assert len(structure.cue) == 0


def test_a_list_shares_its_role(vocabulary):
    assert roles("[Oslo], [Riga] and [Bern] condemned [Rome].", vocabulary) == [[H, H, H, T]]
    assert roles("[Oslo] condemned [Rome], [Riga] and the [Bern].", vocabulary) == [[H, T, T, T]]
    assert roles("[Oslo] was condemned by [Rome] and [Riga].", vocabulary) == [[T, H, H]]


def test_a_new_clause_is_no_list(vocabulary):
    condemned, attacked = roles("[Oslo] condemned [Rome] and [Riga] attacked [Bern].", vocabulary)
    assert condemned[:2] == [H, T]
    assert condemned[2] not in (H, T)
    assert attacked[2:] == [H, T]


def test_a_relative_clause_has_its_own_roles(vocabulary):
    condemned, attacked = roles("[Oslo] condemned [Rome], which attacked [Bern].", vocabulary)
    assert condemned[:2] == [H, T]
    assert attacked[2] in (T, T_LOOSE)
    assert attacked[1] in (H, H_LOOSE)


def test_a_speaker_may_stand_behind_its_verb(vocabulary):
    (roles_of_say,) = roles('"It is over," said [Oslo].', vocabulary)
    assert roles_of_say == [H_LOOSE]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Oslo left. Rome stayed", 1),
        ("Oslo left, but Rome stayed", 1),
        ("Oslo left; Rome stayed", 1),
        ("Gen. smith of the U.S. army left", 0),
        ("J. Smith left", 0),
        ("Oslo left the US. Rome stayed", 1),
        ("Oslo left the EU. the end", 0),
        ("Oslo left the [EU]. the end", 1),
        ("Oslo and Rome left", 0),
        ("Oslo left that", 1),
        ("It grew by 1.5 units", 0),
    ],
)
def test_clauses_end_at_stops_and_conjunctions(text, ends, vocabulary):
    structure = read([f"{text} yet"], vocabulary)
    assert structure.strong[np.flatnonzero(structure.unit_end)[-1] + 1] == ends + 1


def test_a_mention_is_one_unit_and_masked(vocabulary):
    one = read(["[Oslo] condemned [Rome]."], vocabulary)
    other = read(["[The backing minister of Attack-Not] condemned [9]."], vocabulary)
    assert one.word.tolist() == other.word.tolist()
    assert one.role.tolist() == other.role.tolist()


def test_a_cue_far_from_every_mention_has_no_roles(vocabulary):
    assert roles(f"[Oslo] left {'the village ' * 40}condemned", vocabulary) == [["far"]]


@pytest.mark.parametrize("sentences", [[], [""], ["No one."], ["condemned"], ["[Oslo]"]])
def test_nothing_is_read_from_little(sentences, vocabulary):
    structure = read(sentences, vocabulary)
    assert (structure.role == FAR).all()


def test_neighbouring_sentences_do_not_touch(vocabulary):
    """Headlines have no full stop: what ends one text must not govern what begins the next."""
    sentences = [
        "It is Ltd.",
        "[Oslo] was",
        "condemned [Rome]",
        "by the [Bern] and",
        "[Riga] attacked",
        "' [Oslo] left with",
        "[Rome], not",
    ]
    assert_alone_equals_batch([bracketed(sentence) for sentence in sentences], vocabulary)


@settings(max_examples=30)
@given(st.lists(records(), min_size=1, max_size=5))
def test_a_batch_of_any_sentences_equals_one_by_one(sample):
    questions = make_questions(sample).instances
    spans = {}
    for number, start, end in zip(questions.text_of, questions.start, questions.end, strict=True):
        spans.setdefault(int(number), []).append((int(start), int(end)))
    assert len(read_structure(questions, Vocabulary.build(LEXICON)).mention_unit) == len(questions.start)


PIECES = (
    "[Oslo]",
    "Ltd",
    "[Rome]",
    "was",
    "condemned",
    "by",
    "the",
    "and",
    ",",
    ".",
    "'s",
    "not",
    "with",
    "said",
    "that",
    "support",
)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join), min_size=1, max_size=4))
def test_a_batch_of_cue_words_equals_one_by_one(sentences):
    assert_alone_equals_batch([bracketed(sentence) for sentence in sentences], Vocabulary.build(LEXICON))


def assert_alone_equals_batch(sentences, vocabulary):
    batch = read_structure(Instances.of(sentences), vocabulary)
    sentence_of = np.searchsorted(batch.sentence_first, batch.cue_start, side="right") - 1
    for number, sentence in enumerate(sentences):
        alone = read_structure(Instances.of([sentence]), vocabulary)
        units = slice(*batch.sentence_first[number : number + 2])  # its own, and the empty ones behind them
        mentions = slice(*batch.mention_first[number : number + 2])
        cues = sentence_of == number
        assert batch.word[units].tolist() == alone.word[alone.sentence_first[0] :].tolist()
        assert batch.governor[mentions].tolist() == alone.governor.tolist()
        for name in ("cue", "voice", "modification", "role"):
            assert getattr(batch, name)[cues].tolist() == getattr(alone, name).tolist(), name
        clauses = batch.strong[units.start : units.stop + 1]
        assert (clauses - clauses[0]).tolist() == alone.strong[alone.sentence_first[0] :].tolist()
        for name in ("low", "high"):
            assert getattr(batch, name)[number] - units.start == getattr(alone, name)[0] - alone.sentence_first[0], name


def test_roles_grow_linearly_with_the_sentence(vocabulary):
    part = "[Oslo] condemned [Rome] and the village did not back it, "
    small, large = read([part * 100], vocabulary), read([part * 1000], vocabulary)
    assert len(large.mention_unit) == 2000
    counts = [np.count_nonzero(structure.role != FAR) for structure in (small, large)]
    assert counts[1] <= 10.5 * counts[0]


def test_a_mention_finds_the_cues_that_have_it_in_their_window(vocabulary):
    structure = read(["[Oslo] condemned [Rome], " * 30, "[Oslo] left", "[Riga] backed [Bern]"], vocabulary)
    n_cues, n_mentions = len(structure.cue), len(structure.mention_unit)
    first, last = structure.cues_of(np.arange(n_mentions))
    cues, mentions = (grid.ravel() for grid in np.meshgrid(np.arange(n_cues), np.arange(n_mentions), indexing="ij"))
    seen = structure.role_of(cues, mentions) != FAR
    within = (first[mentions] <= cues) & (cues < last[mentions])
    assert not (seen & ~within).any()
