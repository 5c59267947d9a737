import copy
import subprocess
import sys

import joblib
import numpy as np
import pytest
from strategies import asked

from actorstance.datasets import SCHEMES, load_corpus
from actorstance.models import ModelFileError, StanceModel
from actorstance.models.modelfile import pack_array, save_plain, unpack_array
from actorstance.models.scorer import Scorer

SAMPLE = load_corpus()[:60]


@pytest.fixture(scope="module")
def model():
    return StanceModel.load()


@pytest.fixture(scope="module")
def plain(model):
    return model.to_plain()


@pytest.fixture
def values(plain):
    return copy.deepcopy(plain)


def change(values, keys, edit):
    """Edit the value that some keys lead to; an array is unpacked first."""
    for key in keys[:-1]:
        values = values[key]
    old = values[keys[-1]]
    is_array = isinstance(old, dict) and "dtype" in old
    new = edit(unpack_array(old, "part").copy() if is_array else old)
    values[keys[-1]] = pack_array(new) if is_array else new


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("[Oslo] condemned [Rome].", "opposing"),
        ("[Oslo] praised [Rome].", "supportive"),
        ("[Oslo] held talks with [Rome] on Monday.", "neutral"),
    ],
)
def test_the_shipped_model_judges_plain_cases(model, sentence, label):
    assert model.predict([asked(sentence, 0, 1)]) == [label]


def test_the_shipped_model_tells_holder_from_target(model):
    assert model.predict([asked("[Oslo] condemned [Rome].", 1, 0)]) == ["neutral"]


def test_probabilities_have_a_column_for_each_class(model):
    probabilities = model.predict_proba(SAMPLE)
    assert (probabilities.shape, probabilities.dtype) == ((60, 3), np.float64)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert model.classes == SCHEMES["stance"]
    assert model.predict(SAMPLE) == [model.classes[k] for k in probabilities.argmax(axis=1)]
    assert model.predict_proba([]).shape == (0, 3)


def test_a_model_comes_back_from_its_file(model, tmp_path):
    model.save(tmp_path / "a.joblib")
    again = StanceModel.load(tmp_path / "a.joblib")
    assert np.array_equal(again.predict_proba(SAMPLE), model.predict_proba(SAMPLE))
    assert (again.facts, again.lexicon, again.scheme) == (model.facts, model.lexicon, model.scheme)
    again.save(tmp_path / "b.joblib")
    assert (tmp_path / "a.joblib").read_bytes() == (tmp_path / "b.joblib").read_bytes()


def test_anyone_can_open_the_file(model, tmp_path):
    model.save(tmp_path / "a.joblib")
    opened = joblib.load(tmp_path / "a.joblib")
    assert opened["labels"] == list(model.classes)
    assert opened["facts"] == model.facts


def test_the_lexicon_travels_with_the_model(model):
    assert tuple(cue.text for cue in model.lexicon) == model.vocabulary.cue_names


def test_the_strongest_terms_speak_for_their_label(model):
    strongest = model.strongest_terms(5)
    assert list(strongest) == list(model.classes)
    for listed in strongest.values():
        weights = [item["weight"] for item in listed]
        assert weights == sorted(weights, reverse=True)
        assert all(item["term"] and item["weight"] > 0 for item in listed)


def test_a_model_is_shown_in_one_short_line(model):
    assert repr(model) == f"<StanceModel: scheme stance, {len(model.scorer.codes):,} terms>"


@pytest.mark.parametrize(
    "key", ["scheme", "labels", "families", "facts", "words", "lemma", "cues", "lexicon", "scorer", "gazetteer"]
)
@pytest.mark.parametrize("wrong", ["missing", None, 7, [], {}])
def test_a_part_that_is_missing_or_of_another_kind_is_refused(values, key, wrong):
    if wrong == "missing":
        del values[key]
    else:
        values[key] = wrong
    if (key, wrong) == ("facts", {}):
        assert StanceModel.from_plain(values).facts == {}
        return
    with pytest.raises(ModelFileError):
        StanceModel.from_plain(values, "m.joblib")


@pytest.mark.parametrize(
    ("keys", "edit"),
    [
        (("scorer", "weights"), lambda a: a[:-1]),
        (("scorer", "weights"), lambda a: a[:, :2]),
        (("scorer", "weights"), lambda a: a.T.copy()),
        (("scorer", "weights"), lambda a: a * np.nan),
        (("scorer", "idf"), lambda a: a[:-1]),
        (("scorer", "idf"), lambda a: a * np.inf),
        (("scorer", "intercept"), lambda a: a[:2]),
        (("scorer", "codes"), lambda a: a[::-1].copy()),
        (("scorer", "codes"), lambda a: a.astype(float)),
        (("lemma",), lambda a: a + len(a)),
        (("lemma",), lambda a: a[:-1]),
        (("word_class",), lambda a: a + np.uint8(99)),
        (("tone",), lambda a: a[:-1]),
        (("words", "names"), lambda words: words + "\nextra"),
        (("words", "names"), lambda words: words.replace("\n", " ", 1)),
        (("words", "keys"), lambda a: a[::-1].copy()),
        (("words", "numbers"), lambda a: a + np.int32(1)),
        (("nouns", "bits"), lambda a: a[:-1]),
        (("nouns", "words", "keys"), lambda a: a[:-1]),
        (("lexicon",), lambda table: table.split("\n", 1)[1]),
        (("cues", "cue_of"), lambda a: a + 10**6),
        (("cues", "holder"), lambda a: a[:-1]),
        (("cues", "polarity"), lambda a: a + np.uint8(50)),
        (("cues", "trie.following"), lambda a: a + 10**8),
        (("cues", "trie.edges"), lambda a: a[:-1]),
        (("cues", "trie.final"), lambda a: a + 10**8),
    ],
)
def test_parts_that_do_not_fit_each_other_are_refused(values, keys, edit):
    change(values, keys, edit)
    with pytest.raises(ModelFileError, match=r"m\.joblib: its parts do not fit each other|m\.joblib: is damaged"):
        StanceModel.from_plain(values, "m.joblib")


@pytest.mark.parametrize(
    ("key", "value"), [("labels", ["a", "b", "c"]), ("families", ["bias"]), ("scheme", "portrayal")]
)
def test_labels_and_terms_of_another_version_are_refused(values, key, value):
    values[key] = value
    with pytest.raises(
        ModelFileError, match=r"m\.joblib: its labels or terms are not those of this version; train it anew"
    ):
        StanceModel.from_plain(values, "m.joblib")


def test_a_damaged_file_names_itself(values, tmp_path):
    del values["scorer"]["idf"]
    save_plain(values, tmp_path / "odd.joblib")
    with pytest.raises(
        ModelFileError, match=r"odd\.joblib: is damaged \(KeyError: 'idf'\); get it again, or train it anew"
    ):
        StanceModel.load(tmp_path / "odd.joblib")


def test_a_scorer_has_no_parts_that_the_file_leaves_out(plain):
    assert set(plain["scorer"]) == set(Scorer.__dataclass_fields__)


@pytest.mark.parametrize(
    "code",
    [
        "from actorstance.models import StanceModel; StanceModel.load()",
        "import actorstance.inference",
        "from actorstance.inference import StancePredictor\n"
        "StancePredictor.load().predict_mention('Oslo condemned Rome.', 'Oslo', 'Rome')",
    ],
)
def test_serving_never_imports_what_trains(code):
    heavy = "{'sklearn', 'scipy', 'joblib', 'pandas', 'matplotlib'}"
    check = f"{code}\nimport sys\nprint(sorted({heavy} & {{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
