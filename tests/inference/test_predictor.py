from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import TEXTS, asked

from actorstance.datasets import DataError, Record, Span, load_corpus
from actorstance.inference import ManyMentionsWarning, StancePredictor
from actorstance.inference.predictor import MOST_PAIRED
from actorstance.models import ModelFileError, StanceModel

CORPUS = load_corpus()
TEXT = "Turkey condemned Russia on Monday."
ARTICLE = "İzmir, Monday. Turkey condemned Russia.\r\n\r\nFrance praised “Turkey”. Nobody else spoke.\n"


@pytest.fixture(scope="module")
def predictor():
    return StancePredictor.load()


def test_one_mention_by_its_name_or_its_place(predictor):
    prediction = predictor.predict_mention(TEXT, "Turkey", "Russia")
    assert prediction.stance == "opposing" == max(prediction.probabilities, key=prediction.probabilities.get)
    assert sum(prediction.probabilities.values()) == pytest.approx(1)
    assert predictor.predict_mention(TEXT, Span(0, 6), Span(17, 23)) == prediction
    assert predictor.predict_mention(TEXT, "Russia").stance == "neutral"


def test_a_prediction_cannot_be_changed(predictor):
    with pytest.raises(AttributeError, match="can't set attribute"):
        predictor.predict_mention(TEXT, "Turkey").stance = "neutral"


@pytest.mark.parametrize(
    ("text", "actor", "target", "message"),
    [
        (TEXT, "Norway", None, "actor.*'Norway'"),
        (TEXT, "Turkey", "Norway", "target.*'Norway'"),
        ("Oslo sued Oslo.", "Oslo", None, "'Oslo'.*(twice|2 times)"),
        (TEXT, Span(0, 99), None, "actor span 0-99 runs past the text"),
        (TEXT, "Turkey", Span(3, 9), "actor 0-6 and target 3-9 overlap"),
        ("", "Turkey", None, "text is empty"),
        ("Turkey\0", "Turkey", None, "NUL"),
        ("Turkey \ud800", "Turkey", None, "unpaired surrogate"),
        (TEXT, "", None, "actor"),
    ],
)
def test_a_mention_that_cannot_be_judged(predictor, text, actor, target, message):
    with pytest.raises(DataError, match=message):
        predictor.predict_mention(text, actor, target)


def test_one_record_is_no_sequence(predictor):
    for method in (predictor.predict, predictor.predict_proba):
        with pytest.raises(
            TypeError, match=r"predict needs a sequence of records; write \[record\], or use predict_mention"
        ):
            method(CORPUS[0])


def test_a_model_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(ModelFileError, match=r"none\.joblib: cannot be read"):
        StancePredictor.load(tmp_path / "none.joblib")


def test_many_equal_one_by_one(predictor):
    sample = CORPUS[:40]
    many = predictor.predict_proba(sample)
    one_by_one = np.concatenate([predictor.predict_proba([record]) for record in sample])
    np.testing.assert_allclose(many, one_by_one, rtol=0, atol=1e-12)
    assert [prediction.stance for prediction in predictor.predict(sample)] == predictor.model.predict(sample)
    assert predictor.predict([]) == []


def test_a_stream_is_read_no_further_than_needed(predictor):
    read = []

    def stream():
        for record in CORPUS[:50]:
            read.append(record)
            yield record

    predictions = predictor.predict_iter(stream(), batch_size=8)
    next(predictions)
    assert len(read) == 8
    assert 1 + len(list(predictions)) == 50


def test_a_label_is_not_looked_at(predictor):
    text, actor = CORPUS[0].text, CORPUS[0].actor
    one, other = (Record(text, actor, label=label) for label in ("opposing", None))
    assert predictor.predict([one]) == predictor.predict([other])


def test_threads_give_equal_results():
    predictor = StancePredictor(StanceModel.load())  # fresh: what is cached is made by several threads at once
    expected = StancePredictor.load().predict_proba(CORPUS[:100])
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: predictor.predict_proba(CORPUS[:100]), range(8)):
            assert np.array_equal(found, expected)


def test_an_article_is_analyzed_with_offsets_into_it(predictor):
    analysis = predictor.analyze(ARTICLE)
    assert analysis.text == ARTICLE
    for finding in analysis.findings:
        assert finding.sentence.text == finding.sentence.span.of(ARTICLE)
        for mention in (finding.actor, finding.target):
            if mention is not None:
                assert finding.sentence.span.start <= mention.span.start < mention.span.end <= finding.sentence.span.end
    found = {
        (f.actor.span.of(ARTICLE), f.target and f.target.span.of(ARTICLE), f.prediction.stance)
        for f in analysis.findings
    }
    assert {("Turkey", "Russia", "opposing"), ("France", "Turkey", "supportive"), ("Russia", None, "neutral")} <= found


def test_every_mention_and_every_ordered_pair_is_asked(predictor):
    analysis = predictor.analyze("Turkey, France and Russia met Turkey.")
    ids = [mention.id for mention in analysis.mentions[0]]
    assert ids == ["Turkey", "France", "Russia", "Turkey"]
    assert sum(finding.target is None for finding in analysis.findings) == 4
    assert (
        sum(finding.target is not None for finding in analysis.findings) == 12 - 2
    )  # Turkey is not paired with itself


def test_an_analysis_asks_what_predict_would_answer(predictor):
    analysis = predictor.analyze(ARTICLE)
    for finding in analysis.findings:
        start = finding.sentence.span.start
        spans = [
            None if mention is None else Span(mention.span.start - start, mention.span.end - start)
            for mention in (finding.actor, finding.target)
        ]
        number = analysis.sentences.index(finding.sentence)
        mentions = tuple(Span(m.span.start - start, m.span.end - start) for m in analysis.mentions[number])
        (again,) = predictor.predict([Record(finding.sentence.text, *spans, mentions=mentions)])
        assert again.stance == finding.prediction.stance


def test_many_mentions_are_paired_up_to_a_bound_with_a_warning(predictor):
    text = "Turkey and Russia met, " * 30 + "he said."
    with pytest.warns(ManyMentionsWarning, match=rf"has 60 mentions; pairs are made of the first {MOST_PAIRED} only"):
        analysis = predictor.analyze(text)
    assert sum(finding.target is None for finding in analysis.findings) == 60
    assert sum(finding.target is not None for finding in analysis.findings) == 2 * (MOST_PAIRED // 2) ** 2


def test_a_text_without_actors_has_no_findings(predictor):
    analysis = predictor.analyze("It rained all day.")
    assert (len(analysis.sentences), list(analysis.findings)) == (1, [])


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "a\ud800"])
def test_a_text_that_cannot_be_analyzed(predictor, text):
    with pytest.raises(DataError, match=r"text (is empty|holds)"):
        predictor.analyze(text)


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_any_text_can_be_analyzed(predictor, text):
    analysis = predictor.analyze(f"{text} Turkey backs France. {text}")
    for mentions in analysis.mentions:
        for mention in mentions:
            assert mention.span.of(analysis.text).strip()


def test_further_actors_are_known_to_one_predictor_only(predictor):
    text = "Zorbland condemned Turkey."
    other = StancePredictor(predictor.model, [("Zorbland Republic", "Zorbland")])
    assert "Zorbland Republic" in [mention.id for mention in other.analyze(text).mentions[0]]
    assert "Zorbland Republic" not in [mention.id for mention in predictor.analyze(text).mentions[0]]


def test_further_actors_are_others_in_a_record_that_lists_no_mentions(predictor):
    text = "Turkey condemned quietly zorbland, it said."
    other = StancePredictor(predictor.model, [("zorbland", "zorbland")])
    record = Record(text, Span(0, 6))
    listed = Record(text, Span(0, 6), mentions=tuple(other.finder.spans([text])[0]))
    assert np.array_equal(other.predict_proba([record]), other.predict_proba([listed]))
    assert np.array_equal(other.predict_proba([listed]), predictor.predict_proba([listed]))


def test_a_record_that_lists_its_mentions_keeps_them(predictor):
    record = asked("[Turkey] condemned [Russia].", 0, 1)
    other = StancePredictor(predictor.model, [("Zorbland", "Zorbland")])
    assert np.array_equal(other.predict_proba([record]), predictor.predict_proba([record]))
