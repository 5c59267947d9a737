"""What must not matter to a prediction: how a text is typed, what stands around it, what its actors are called."""

import re
import unicodedata
from dataclasses import replace
from itertools import accumulate, cycle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import TEXTS, asked, records, renamed

from actorstance.datasets import Record, Span, load_corpus
from actorstance.inference import StancePredictor
from actorstance.models.questions import make_questions
from actorstance.models.structure import read_structure

CORPUS = load_corpus()
ARTICLES = list(dict.fromkeys(record.text for record in CORPUS))
SOME_RECORDS, SOME_ARTICLES = CORPUS[::12], ARTICLES[::12]
NAMES = (
    "Oslo",
    "US",
    "the rebels",
    "U.S.",
    "Côte d’Ivoire",
    "İzmir",
    "Jose\u0301",
    "President Kofi B",
    "9",
    "x",
    "“G-7”",
)


@pytest.fixture(scope="module")
def predictor():
    return StancePredictor.load()


@st.composite
def statements(draw):
    """Sentences as news writes them, with two actors or three, all listed."""
    name = st.sampled_from(NAMES[:-1])
    deed = draw(
        st.sampled_from(
            (
                "condemned",
                "did not back",
                "refused to recognise",
                "signed a long-awaited deal with",
                "– in a “first” – told",
                "'ignored'",
                "no longer supports",
                "didn’t accuse",
            )
        )
    )
    tail = draw(
        st.sampled_from(
            ("", " on Monday", " over the café’s quay", ", an old ally of [{}]", ' as a "threat"', " (again)")
        )
    ).format(draw(name))
    stop = draw(st.sampled_from((".", "!", "?", ".”", '."')))
    sentence = f"[{draw(name)}]{draw(st.sampled_from(('', '’s')))} {deed} [{draw(name)}]{tail}{stop}"
    actor, target = draw(st.sampled_from(((0, None), (1, None), (0, 1), (1, 0))))
    return asked(sentence, actor, target)


RECORDS = st.sampled_from(CORPUS) | statements()


# Spelling ------------------------------------------------------------------------------------------------------------
# A spelling gives, for each character of a text, what is written for it; so every offset has its place in the new text.


def _each(table):
    return lambda text: [table.get(char, char) for char in text]


def _decomposed(text):
    return [unicodedata.normalize("NFD", char) for char in text]


def _curly(text):
    double = cycle("“”")
    return [next(double) if char == '"' else "’" if char == "'" else char for char in text]


def _soft_hyphens(text):
    inside = {found.start() - 1 for found in re.finditer(r"(?<=[^\W\d_]{3})(?=[^\W\d_]{3})", text)}
    return [char + "\u00ad" * (place in inside) for place, char in enumerate(text)]


SPELLINGS = {
    "decomposed": _decomposed,
    "curly quotes": _curly,
    "straight quotes": _each({"“": '"', "”": '"', "‘": "'", "’": "'"}),
    "no-break spaces": _each({" ": "\u00a0"}),
    "narrow no-break spaces": _each({" ": "\u202f"}),
    "thin spaces": _each({" ": "\u2009"}),
    "wide gaps": _each({" ": "  \t"}),
    "zero-width spaces": _each({" ": " \u200b"}),
    "soft hyphens": _soft_hyphens,
    "typographic hyphens": _each({"-": "\u2010"}),
    "no-break hyphens": _each({"-": "\u2011"}),
    "en dashes": _each({"—": "–"}),
    "em dashes": _each({"–": "—"}),
    "bars": _each({"—": "―", "–": "―"}),
}
FREELY = {" ": (" ", "\u00a0", "\u2009", "\u202f", "  "), "'": "'’‘", "’": "'’‘", "-": "-‐‑", "–": "–—―", "—": "–—―"}
QUOTES = dict.fromkeys('"“”', '"“”„«»')


def _mixed(random, table):
    """Return a spelling that writes each character as it likes."""

    def spelling(text):
        soft = [piece if random.random() < 0.9 else one for piece, one in zip(text, _soft_hyphens(text), strict=True)]
        return [
            random.choice(table[char]) if char in table else unicodedata.normalize(random.choice(("NFC", "NFD")), char)
            for char in soft
        ]

    return spelling


class Spelled:
    """A text as a spelling writes it."""

    def __init__(self, text, spelling, before="", behind=""):
        pieces = spelling(text)
        self.text = before + "".join(pieces) + behind
        self.at = list(accumulate(map(len, pieces), initial=len(before)))

    def span(self, span):
        return None if span is None else Span(self.at[span.start], self.at[span.end])


def spelled(record, spelling, before="", behind=""):
    text = Spelled(record.text, spelling, before, behind)
    mentions = None if record.mentions is None else tuple(map(text.span, record.mentions))
    return replace(
        record, text=text.text, actor=text.span(record.actor), target=text.span(record.target), mentions=mentions
    )


def framed(record, before="", behind=""):
    return spelled(record, list, before, behind)


def told(analysis):
    """Return what an analysis says of whom, but for where it stands."""
    return [
        (
            finding.actor.id,
            finding.actor.kind,
            finding.actor.state,
            finding.target and finding.target.id,
            finding.prediction.stance,
            *finding.prediction.probabilities.values(),
        )
        for finding in analysis.findings
    ]


def spans_of(analysis):
    return [mention.span for mentions in analysis.mentions for mention in mentions]


def assert_told_alike(predictor, articles, others):
    """Assert that articles and the same ones as `Spelled` say the same, at the same places."""
    here, there = predictor.analyze_many(articles), predictor.analyze_many([other.text for other in others])
    for one, other, article in zip(here, there, others, strict=True):
        assert told(other) == told(one), other.text
        assert spans_of(other) == [article.span(span) for span in spans_of(one)]


@pytest.mark.parametrize("name", SPELLINGS)
def test_spelling_changes_no_probability(predictor, name):
    others = [spelled(record, SPELLINGS[name]) for record in SOME_RECORDS]
    assert any(other.text != record.text for other, record in zip(others, SOME_RECORDS, strict=True))
    assert np.array_equal(predictor.predict_proba(others), predictor.predict_proba(SOME_RECORDS))


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_mixed_spelling_changes_no_probability(predictor, sample, random):
    others = [spelled(record, _mixed(random, FREELY | QUOTES)) for record in sample]
    assert np.array_equal(predictor.predict_proba(others), predictor.predict_proba(sample))


@pytest.mark.parametrize("name", SPELLINGS)
def test_spelling_changes_nothing_that_is_found(predictor, name):
    assert_told_alike(predictor, SOME_ARTICLES, [Spelled(text, SPELLINGS[name]) for text in SOME_ARTICLES])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ARTICLES) | statements().map(lambda record: record.text), st.randoms(use_true_random=False))
def test_mixed_spelling_changes_nothing_that_is_found(predictor, text, random):
    assert_told_alike(predictor, [text], [Spelled(text, _mixed(random, FREELY))])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The miners' union sued the state.", "The miners’ union sued the state."),
        ("PARIS — Germany thanked Spain.", "PARIS – Germany thanked Spain."),
        ("“Bishops back strike”", '"Bishops back strike"'),
        ("Hugh O'Brien of the river-delta exiles met Zoë Núñez.", "Hugh O’Brien of the river‑delta exiles met Zoe\u0308 Nu\u0301n\u0303ez."),
        ("John Smith and the Panel of Experts sued.", "John\u00a0Smith and the Panel  of\u2009Exp\u00aderts sued."),
    ],
)  # fmt: skip
def test_actors_have_one_name_however_it_is_typed(predictor, one, other):
    assert told(predictor.analyze(other)) == told(predictor.analyze(one)) != []


# Batches and order ---------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.lists(RECORDS | records(extra=st.none()), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_a_batch_in_any_order_equals_one_by_one(predictor, sample, random):
    sample = [replace(record, mentions=random.choice((None, record.mentions))) for record in sample]
    alone = np.concatenate([predictor.predict_proba([record]) for record in sample])
    order = random.sample(range(len(sample)), len(sample))
    again = predictor.predict_proba([sample[place] for place in order])
    np.testing.assert_allclose(again, alone[order], rtol=0, atol=1e-12)
    assert [p.stance for p in predictor.predict(sample)] == [predictor.predict([r])[0].stance for r in sample]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(ARTICLES) | TEXTS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_articles_in_any_order_equal_one_by_one(predictor, texts, random):
    random.shuffle(texts)
    for together, text in zip(predictor.analyze_many(texts), texts, strict=True):
        alone = predictor.analyze_many([text])[0]
        assert spans_of(together) == spans_of(alone)
        assert [finding[:5] for finding in told(together)] == [finding[:5] for finding in told(alone)]


# What stands around --------------------------------------------------------------------------------------------------

SPACE = st.text(st.sampled_from(" \t\n\r\u00a0\u2009\u202f\u3000\u2028\ufeff"), max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.lists(RECORDS | records(extra=st.none()), min_size=1, max_size=4), SPACE, SPACE)
def test_white_space_around_changes_no_probability(predictor, sample, before, behind):
    others = [framed(record, before, behind) for record in sample]
    assert np.array_equal(predictor.predict_proba(others), predictor.predict_proba(sample))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ARTICLES), SPACE, SPACE)
def test_white_space_around_changes_nothing_that_is_found(predictor, text, before, behind):
    assert_told_alike(predictor, [text], [Spelled(text, list, before, behind)])


# Sentences in which there is neither an actor nor a cue.
ASIDES = st.builds(
    "{}{}{}".format,
    st.sampled_from(("It rained", "Nobody slept", "By the evening it was dark", "On Monday the sun shone", "Lunch was fish")),
    st.sampled_from(("", " in the valley", ", so it seemed", " – twice –", " at the café")),
    st.sampled_from((".", "!", "?", "...")),
)  # fmt: skip
WRAPPED = st.tuples(ASIDES, st.sampled_from(("{}", '"{}"', "“{}”", "‘{}’", "({})", "[{}]", "«{}»", "‘“{}”’"))).map(
    lambda pair: pair[1].format(pair[0])
)
STOPS = (".", "!", "?", '."', ".”", '!"', "?”", ".'", ".’", ".)", ".’”")


def _closed(record, stop):
    """Return the record with a full stop, and a mark behind it, at the end of its text."""
    end = len(record.text.rstrip(" .!?\"'”’)"))
    end = max(end, *(span.end for span in (record.actor, record.target or record.actor, *(record.mentions or ()))))
    return replace(record, text=record.text[:end] + stop)


@settings(deadline=None)
@given(WRAPPED)
def test_asides_have_neither_actors_nor_cues(predictor, aside):
    assert predictor.finder.spans([aside]) == [[]]
    questions = make_questions([Record(f"{aside} x", Span(len(aside) + 1, len(aside) + 2), mentions=())])
    assert not len(read_structure(questions.instances, predictor.model.vocabulary).cue)


@settings(max_examples=80, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=3), st.sampled_from(STOPS), st.lists(WRAPPED, min_size=1, max_size=2))
def test_sentences_without_actors_behind_change_no_probability(predictor, sample, stop, asides):
    sample = [_closed(record, stop) for record in sample]
    others = [framed(record, behind="".join(f" {aside}" for aside in asides)) for record in sample]
    assert np.array_equal(predictor.predict_proba(others), predictor.predict_proba(sample))


@settings(max_examples=80, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=3), st.lists(WRAPPED, min_size=1, max_size=2))
def test_sentences_without_actors_before_change_no_probability(predictor, sample, asides):
    others = [framed(record, before="".join(f"{aside} " for aside in asides)) for record in sample]
    assert np.array_equal(predictor.predict_proba(others), predictor.predict_proba(sample))


@pytest.mark.parametrize("aside", ["It rained.", "Nobody slept in the valley!", "“It rained.”"])
def test_one_sentence_before_or_behind_changes_no_probability_in_the_corpus(predictor, aside):
    sample = [_closed(record, ".") for record in SOME_RECORDS]
    probabilities = predictor.predict_proba(sample)
    assert np.array_equal(predictor.predict_proba([framed(r, behind=f" {aside}") for r in sample]), probabilities)
    assert np.array_equal(predictor.predict_proba([framed(r, before=f"{aside} ") for r in sample]), probabilities)


@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        ("[Oslo] settled on [Rome].", "It rained."),  # "rain * on" is a cue
        ("With [Oslo] and [Rome] at odds, [Bern] waits.", "It was late."),
        ("[Oslo] told [Rome] to go.", "‘“It rained.”’"),
    ],
)
def test_a_sentence_before_is_read_by_itself(predictor, sentence, before):
    sample = [asked(sentence, 0, 1), asked(sentence, 1, 0), asked(sentence, 0)]
    others = [framed(record, before=f"{before} ") for record in sample]
    assert np.array_equal(predictor.predict_proba(others), predictor.predict_proba(sample))


@pytest.mark.parametrize("aside", ["It rained.", "Nobody slept in the valley!"])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_one_sentence_before_or_behind_changes_nothing_that_is_found(predictor, aside, gap):
    texts = [text for text in SOME_ARTICLES if text.endswith((".", "!", "?"))]
    assert_told_alike(predictor, texts, [Spelled(text, list, behind=gap + aside) for text in texts])
    assert_told_alike(predictor, texts, [Spelled(text, list, before=aside + gap) for text in texts])


# Names ---------------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=4), st.permutations(NAMES), st.integers(1, len(NAMES)))
def test_other_names_change_no_probability(predictor, sample, names, n_names):
    others = [renamed(record, lambda number, _: names[number % n_names]) for record in sample]
    assert np.array_equal(predictor.predict_proba(others), predictor.predict_proba(sample))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([record for record in CORPUS if record.directed]) | statements(), st.data())
def test_swapping_two_names_everywhere_changes_no_probability(predictor, record, data):
    mentions = sorted({record.actor, *(record.mentions or ())})
    one, other = (data.draw(st.sampled_from(mentions)).of(record.text) for _ in range(2))
    swap = {one: other, other: one}
    swapped = renamed(record, lambda _, span: swap.get(span.of(record.text), span.of(record.text)))
    assert np.array_equal(predictor.predict_proba([swapped]), predictor.predict_proba([record]))


# Offsets -------------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ARTICLES) | TEXTS, st.sampled_from(sorted(SPELLINGS)))
def test_offsets_refer_to_the_text_as_it_was_given(predictor, text, name):
    article = "".join(SPELLINGS[name](text))
    analysis = predictor.analyze(article)
    for sentence, mentions in zip(analysis.sentences, analysis.mentions, strict=True):
        assert sentence.span.of(article) == sentence.text
        for mention in mentions:
            assert sentence.span.start <= mention.span.start < mention.span.end <= sentence.span.end
            assert mention.span.of(article).strip() == mention.span.of(article)


@settings(max_examples=40, deadline=None)
@given(RECORDS, st.sampled_from(sorted(SPELLINGS)))
def test_explanations_point_at_the_same_words(predictor, record, name):
    here = predictor.explain_record(record)
    other = Spelled(record.text, SPELLINGS[name])
    there = predictor.explain_record(spelled(record, SPELLINGS[name]))
    assert {one.term: one.spans for one in there.contributions} == {
        one.term: tuple(map(other.span, one.spans)) for one in here.contributions
    }


@settings(deadline=None)
@given(RECORDS, st.sampled_from(sorted(SPELLINGS)))
def test_a_mention_given_by_name_is_the_one_that_is_shown(predictor, record, name):
    record = spelled(record, SPELLINGS[name])
    actor = record.actor.of(record.text)
    if record.text.count(actor) == 1:
        assert predictor.predict_mention(record.text, actor) == predictor.predict_mention(record.text, record.actor)
