from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import bracketed

from actorstance.datasets import DataError
from actorstance.models import Cue, read_lexicon
from actorstance.models.lexicon import COLUMNS, PARTS_OF_SPEECH, PLACES, POLARITIES, cue_of_line, line_of_cue
from actorstance.models.roles import HOLDER_LOOSE, TARGET, TARGET_LOOSE
from actorstance.models.structure import Instances, read_structure
from actorstance.models.tokens import tokenize
from actorstance.models.vocabulary import Vocabulary

HEADER = "\t".join(COLUMNS)
LINE = "back\tverb\tsupportive\tsubject\tobject\t\t[A] backs [B]."


def surfaces(text, pos):
    return {" ".join(words) for words, _ in Cue(text, pos, "opposing", "subject", "none").surfaces()}


@pytest.fixture(scope="module")
def lexicon():
    return read_lexicon()


@pytest.fixture(scope="module")
def vocabulary(lexicon):
    return Vocabulary.build(lexicon)


@pytest.mark.parametrize(
    ("text", "pos", "forms"),
    [
        ("back", "verb", {"back", "backs", "backed", "backing"}),
        (
            "throw * weight behind",
            "verb",
            {f"{f} * weight behind" for f in ("throw", "throws", "threw", "thrown", "throwing")},
        ),
        ("co-sponsor", "verb", {f"co - {f}" for f in ("sponsor", "sponsors", "sponsored", "sponsoring")}),
        ("ally of", "noun", {"ally of", "allies of"}),
        ("war of words with", "noun", {"war of words with", "wars of words with"}),
        ("co-sponsor of", "noun", {"co - sponsor of", "co - sponsors of"}),
        ("pro-", "prep", {"pro -"}),
        ("at odds with", "phrase", {"at odds with"}),
        ("Erdoğan’s", "adj", {"erdogan 's"}),
    ],
)
def test_a_cue_inflects_where_its_kind_does(text, pos, forms):
    assert surfaces(text, pos) == forms


@pytest.mark.parametrize("negation", ["n't", "n’t"])
def test_the_contracted_not_is_one_token(negation):
    assert Cue(negation, "adv", "negator", "none", "none").words() == ["'t"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pos": "vrb"}, "pos is 'vrb'; it is one of verb, noun"),
        ({"polarity": "good"}, "polarity is 'good'; it is one of supportive, opposing"),
        ({"holder": ""}, "holder is ''; it is one of subject, object, possessor, none or a preposition"),
        ({"target": "on to"}, "target is 'on to'"),
        ({"text": ""}, "cue '' must begin and end with a word"),
        ({"text": "* behind"}, r"cue '\* behind' must begin and end with a word"),
        ({"text": "back *"}, "must begin and end with a word"),
        ({"text": "throw * * behind"}, "has two gaps in a row; write one"),
    ],
)
def test_an_invalid_cue_cannot_exist(change, message):
    values = {"text": "back", "pos": "verb", "polarity": "supportive", "holder": "subject", "target": "object"}
    with pytest.raises(DataError, match=message):
        Cue(**values | change)


def test_a_lexicon_file_is_read_with_its_comments(tmp_path):
    path = tmp_path / "cues.tsv"
    path.write_text(f"# ours\r\n{HEADER}\r\n\r\n{LINE}\r\n# more\r\n{LINE.replace('back', 'arm', 1)}\r\n", newline="")
    assert [(cue.text, cue.example) for cue in read_lexicon(path)] == [
        ("back", "[A] backs [B]."),
        ("arm", "[A] backs [B]."),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["cue\tpos"], r"cues\.tsv:1: the header is 'cue pos'; a cue lexicon has the columns cue pos polarity"),
        ([HEADER, LINE, "back\tverb"], r"cues\.tsv:3: 2 columns where a cue lexicon has 7"),
        (
            [HEADER, "#", LINE.replace("object\t", "object\tno")],
            r"cues\.tsv:3: mutual is 'no'; write yes or leave it empty",
        ),
        ([HEADER, LINE.replace("verb", "word")], r"cues\.tsv:2: pos is 'word'"),
    ],
)
def test_a_bad_line_is_named(tmp_path, lines, message):
    path = tmp_path / "cues.tsv"
    path.write_text("\n".join(lines))
    with pytest.raises(DataError, match=message):
        read_lexicon(path)


def test_a_lexicon_that_is_missing_or_no_text_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.tsv"):
        read_lexicon(tmp_path / "none.tsv")
    (tmp_path / "cues.tsv").write_bytes(HEADER.encode() + b"\n\xff\n")
    with pytest.raises(DataError, match=r"cues\.tsv:2"):
        read_lexicon(tmp_path / "cues.tsv")


CUES = st.builds(
    Cue,
    st.text("abcdé", min_size=1, max_size=6),
    st.sampled_from(PARTS_OF_SPEECH),
    st.sampled_from(POLARITIES),
    st.sampled_from((*PLACES, "with")),
    st.sampled_from((*PLACES, "toward")),
    st.booleans(),
    st.text("ab [A].'", max_size=9),
)


@given(CUES)
def test_a_line_gives_the_same_cue_back(cue):
    assert cue_of_line(line_of_cue(cue)) == cue


# The shipped lexicon.


def test_the_shipped_lexicon_is_rich_and_says_nothing_twice(lexicon):
    assert len(lexicon) >= 600
    assert [key for key, n in Counter((cue.text, cue.pos) for cue in lexicon).items() if n > 1] == []
    polarities = defaultdict(set)
    for cue in lexicon:
        polarities[cue.text, cue.pos].add(cue.polarity)
    assert [key for key, found in polarities.items() if len(found) > 1] == []


def test_all_polarities_ship(lexicon):
    assert {cue.polarity for cue in lexicon} == set(POLARITIES)


def example_of(cue):
    """Return a cue's example with names in place, and the letters of its mentions in their order."""
    text, spans = bracketed(cue.example.replace("[A]", "[Oslo]").replace("[B]", "[Rome]"))
    return text, spans, ["AB"[span.of(text) == "Rome"] for span in spans]


def test_every_example_holds_its_cue(lexicon, vocabulary):
    texts = [example_of(cue)[0] for cue in lexicon]
    tokens = tokenize(texts)
    ends = tokens.first[tokens.text + 1]
    matches = vocabulary.cues.trie.match(vocabulary.words.look_up(tokens.key), ends, 4)
    found = defaultdict(set)
    for text, form in zip(tokens.text[matches.start].tolist(), matches.phrase.tolist(), strict=True):
        found[text].add(form)
    # Of forms that two cues share the trie gives the first: sponsor, a noun, is met as the verb.
    first_form: dict[tuple[str, ...], int] = {}
    form = 0
    forms_of = []
    for cue in lexicon:
        forms_of.append(set())
        for words, _ in cue.surfaces():
            forms_of[-1].add(first_form.setdefault(words, form))
            form += 1
    missing = [f"{cue.text} ({cue.pos}): {cue.example}" for n, cue in enumerate(lexicon) if not found[n] & forms_of[n]]
    assert missing == []


def test_examples_give_holder_and_target(lexicon, vocabulary):
    """Measured 2026: holder 0.997, target 0.998; cues that a longer cue silences in their example are left out."""
    examples = [example_of(cue) for cue in lexicon]
    structure = read_structure(Instances.of([(text, spans) for text, spans, _ in examples]), vocabulary)
    sentence_of = np.searchsorted(structure.sentence_first, structure.cue_start, side="right") - 1
    polarity = vocabulary.cues.polarity
    right, asked = Counter(), Counter()
    for number, (cue, (_, _, letters)) in enumerate(zip(lexicon, examples, strict=True)):
        own = {words for words, _ in cue.surfaces()}
        cues = [
            c
            for c in np.flatnonzero(sentence_of == number)
            if polarity[structure.cue[c]] == POLARITIES.index(cue.polarity)
            and own & {words for words, _ in lexicon[structure.cue[c]].surfaces()}
        ]
        for place, letter in enumerate(letters):
            frame = cue.holder if letter == "A" else cue.target
            if not cues or frame == "none":
                continue
            mention = structure.mention_first[number] + place
            roles = {int(role) for role in structure.role_of(np.array(cues), np.full(len(cues), mention))}
            good = {TARGET, TARGET_LOOSE} if letter == "B" else set(range(HOLDER_LOOSE + 1))
            if cue.mutual:
                good = set(range(TARGET_LOOSE + 1))
            asked[letter] += 1
            right[letter] += bool(roles & good)
    assert asked["A"] > 0.85 * len(lexicon)
    assert right["A"] / asked["A"] > 0.98
    assert right["B"] / asked["B"] > 0.98
