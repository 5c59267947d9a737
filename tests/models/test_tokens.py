import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import CHARACTERS, TEXTS, WITH_SURROGATES

from actorstance.models.tokens import DIGIT, LETTER, OTHER, fold, plain, tokenize, word_keys

ANYTHING = st.text(WITH_SURROGATES, max_size=12) | TEXTS


def tokens_of(text):
    tokens = tokenize([text])
    return [text[start:end] for start, end in zip(tokens.start, tokens.end, strict=True)]


def arrays(*spans):
    return tuple(np.array(column, dtype=np.int64) for column in zip(*spans, strict=True))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Turkey's rebels’ aim", ["Turkey", "'s", "rebels", "’", "aim"]),
        ("Erdoğan’s didn’t, won't", ["Erdoğan", "’s", "didn", "’t", ",", "won", "'t"]),
        ("the G7's '90s", ["the", "G", "7", "'s", "'", "90", "s"]),
        ("S-400s, $1.5bn", ["S", "-", "400", "s", ",", "$", "1", ".", "5", "bn"]),
        ("“truce”…", ["“", "truce", "”", "…"]),
        ("Jose\u0301 met Łukasz", ["Jose\u0301", "met", "Łukasz"]),
        ("İstanbul\u00a0agreed", ["İstanbul", "agreed"]),
        ("a\u200db co\u00adoperate", ["a\u200db", "co\u00adoperate"]),
        ("नाइजीरिया ने", ["नाइजीरिया", "ने"]),
        ("👍🏽 ok", ["👍", "🏽", "ok"]),
        ("北京 said", ["北京", "said"]),
        ("a\u2028b\x85c\u3000d\ufeffe", ["a", "b", "c", "d", "e"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_words_digits_and_single_signs(text, tokens):
    assert tokens_of(text) == tokens


def test_kinds_and_capitals():
    tokens = tokenize(["Élan 7 x!"])
    assert tokens.kind.tolist() == [LETTER, DIGIT, LETTER, OTHER]
    assert tokens.upper.tolist() == [True, False, False, False]


def test_case_accents_and_quotes_do_not_tell_words_apart():
    one, other = tokenize(["Erdoğan’s İZMİR “peace”"]), tokenize(['ERDOGAN\'S izmir "peace"'])
    assert one.key.tolist() == other.key.tolist()
    assert fold("Erdoğan’s İzmir “Peace” Jose\u0301") == 'erdogan\'s izmir "peace" jose'


def test_letters_in_another_order_are_another_word():
    keys = word_keys(["tripoli", "tripoil", "ripolit", "t", "tt", "'s", "'"])
    assert len(set(keys.tolist())) == len(keys)


def test_a_key_of_two_tokens_is_refused():
    with pytest.raises(ValueError, match="'red sea' is not a single token"):
        word_keys(["sea", "red sea"])
    with pytest.raises(ValueError, match="'' is not a single token"):
        word_keys([""])


def test_no_texts_have_no_tokens():
    assert len(tokenize([])) == 0
    assert tokenize(["", " "]).first.tolist() == [0, 0, 0]
    assert fold("") == ""


def test_no_token_lies_across_the_edge_of_a_span():
    text = "pro-Russian Anglo\u200bAmerican"
    spans = arrays((0, 6, 9), (0, 12, 17))
    tokens = tokenize([text], spans)
    found = [text[start:end] for start, end in zip(tokens.start, tokens.end, strict=True)]
    assert found == ["pro", "-", "Ru", "ssi", "an", "Anglo", "\u200bAmerican"]


def test_a_possessive_behind_a_span_is_one_token():
    tokens = tokenize(["The U.S.'s aim"], arrays((0, 4, 8)))
    assert [8, 10] in np.column_stack([tokens.start, tokens.end]).tolist()


def test_a_span_of_invisible_characters_has_a_token():
    tokens = tokenize(["Oslo \u200b\u200b agreed"], arrays((0, 5, 7)))
    assert (5, OTHER) in zip(tokens.start.tolist(), tokens.kind.tolist(), strict=True)


@given(ANYTHING)
@example("İ\u0307ı\u0307")
@example("\u0301a")
def test_tokens_are_slices_in_order_and_cover_all_that_is_seen(text):
    tokens = tokenize([text])
    spans = list(zip(tokens.start.tolist(), tokens.end.tolist(), strict=True))
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))
    assert all(end <= len(text) for _, end in spans)
    covered = {place for start, end in spans for place in range(start, end)}
    for place, char in enumerate(text):
        if place in covered:
            assert not char.isspace()
        else:
            category = unicodedata.category(char)
            assert char.isspace() or category[0] in "MCZ", f"{char!r} at {place} is in no token"


@given(st.lists(ANYTHING, max_size=5))
def test_a_batch_equals_one_by_one(texts):
    batch = tokenize(texts)
    for number, text in enumerate(texts):
        alone = tokenize([text])
        rows = slice(batch.first[number], batch.first[number + 1])
        for name in ("start", "end", "key", "kind", "upper"):
            assert getattr(batch, name)[rows].tolist() == getattr(alone, name).tolist()
        assert set(batch.text[rows].tolist()) <= {number}


# Hangul and signs beyond the table are left out: no English news decomposes them.
COMPOSED = st.text(CHARACTERS | st.sampled_from("éÜçñğİışőŽ\u0301\u0308\u0327"), max_size=12).filter(
    lambda text: all(
        ord(char) < 0x1100 or 0x1200 <= ord(char) < 0x2190
        for form in ("NFC", "NFD")
        for char in unicodedata.normalize(form, text)
    )
)


@given(COMPOSED)
@example("“Jose\u0301” İzmir")
@example("\u1ffd")
@example("\u09cb")
def test_composed_and_decomposed_text_have_equal_keys(text):
    one, other = tokenize([unicodedata.normalize("NFC", text)]), tokenize([unicodedata.normalize("NFD", text)])
    assert one.key.tolist() == other.key.tolist()
    assert one.kind.tolist() == other.kind.tolist()


@given(TEXTS, st.data())
def test_spans_are_respected_in_any_text(text, data):
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)))
    tokens = tokenize(["Oslo", text, "Rome"], arrays((1, *edges)))
    rows = slice(tokens.first[1], tokens.first[2])
    spans = list(zip(tokens.start[rows].tolist(), tokens.end[rows].tolist(), strict=True))
    assert all(not start < edge < end for edge in edges for start, end in spans)
    assert any(edges[0] <= start and end <= edges[1] for start, end in spans)


@given(ANYTHING)
def test_folding_is_settled_after_one_turn(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Hugh  O’Brien", "Hugh O'Brien"),
        ("Zoe\u0308\u00a0N\u00adún\u0303ez", "Zoë Núñez"),
        ("“river\u2011delta”", '"river-delta"'),
        ("\u200eUN\ufeffmission ", "UN mission"),
        ("", ""),
    ],
)
def test_names_are_shown_as_they_would_be_typed(text, typed):
    assert plain(text) == typed
    assert fold(plain(text)) == fold(typed)
