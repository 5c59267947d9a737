import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import CHARACTERS, TEXTS
from syntok import segmenter

from actorstance.datasets import load_corpus
from actorstance.inference import split_sentences


def sentences(text):
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo agreed. Rome did not.", ["Oslo agreed.", "Rome did not."]),
        ("“We agree.” Rome left!", ["“We agree.”", "Rome left!"]),
        ("Mr. Holm of the U.S. embassy met Dr. Berg.", ["Mr. Holm of the U.S. embassy met Dr. Berg."]),
        ("Prices rose by 1.5 percent. Oslo agreed.", ["Prices rose by 1.5 percent.", "Oslo agreed."]),
        ("Oslo agreed\n\nRome did not", ["Oslo agreed", "Rome did not"]),
        ("Oslo agreed.\r\n\r\nRome didn't", ["Oslo agreed.", "Rome didn't"]),
        ("Oslo agreed.\n   \t\nRome can’t", ["Oslo agreed.", "Rome can’t"]),
        ("  \n Oslo agreed. \n", ["Oslo agreed."]),
        ("", []),
        (" \r\n\t\u00a0 ", []),
    ],
)
def test_sentences_as_they_stand(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_hard_wrapped_text_is_one_paragraph(newline):
    text = newline.join(
        [
            "The council of the harbour towns met on Monday and agreed to",
            "lift the boycott of Rome that it had declared in the spring.",
            "Oslo voted against.",
        ]
    )
    found = split_sentences(text)
    assert [re.sub(r"\s+", " ", sentence.text) for sentence in found] == [
        "The council of the harbour towns met on Monday and agreed to lift the boycott of Rome that it had declared in the spring.",
        "Oslo voted against.",
    ]


def test_a_line_that_has_room_left_ends_its_paragraph():
    text = "Harbour towns agree\nThe council of the harbour towns met on Monday and agreed to lift the boycott of Rome."
    assert [(sentence.text[:7], sentence.paragraph) for sentence in split_sentences(text)] == [
        ("Harbour", 0),
        ("The cou", 1),
    ]


def test_paragraphs_are_numbered():
    text = "Oslo agreed. Rome left.\n\nBern stayed."
    assert [sentence.paragraph for sentence in split_sentences(text)] == [0, 0, 1]


PROSE = st.lists(
    TEXTS
    | st.sampled_from(
        ["Oslo agreed.", "Rome can't.", "\n", "\r\n", "\n\n", "“No,” it said.", "don’t", " ", "e.g.", "U.S."]
    ),
    max_size=8,
).map(" ".join)


@given(PROSE | st.text(CHARACTERS, max_size=20))
@example("It can't")
@example("a\u2028b\n\nİ.\n")
@example("x\u00ad\u00ad. y_-_z")
def test_sentences_are_slices_that_cover_all_words_in_order(text):
    found = split_sentences(text)
    end, left_out = 0, ""
    for sentence in found:
        assert text[sentence.span.start : sentence.span.end] == sentence.text == sentence.text.strip() != ""
        assert end <= sentence.span.start
        left_out += text[end : sentence.span.start]
        end = sentence.span.end
    left_out += text[end:]
    assert left_out.strip() == "", f"{left_out!r} is in no sentence"
    assert [s.paragraph for s in found] == sorted(s.paragraph for s in found)


def test_a_sentence_of_100_000_characters_is_one():
    (sentence,) = split_sentences("Oslo thanked Rome, and " * 4400 + "left.")
    assert len(sentence.text) > 100_000


PIECES = st.sampled_from(
    [record.text for record in load_corpus()[:400]]
    + [
        "He met Gen. Khan.",
        "It rose 3.5 per cent in Sept. 2019.",
        "“No.” He left!",
        "Why? (See p. 3.) So it is.",
        "The U.S. left; it did.",
    ]
    + ["A firm, Acme Co. Ltd., fell.", "Wait...", "they met at 5 p.m. Monday.", "'It is over.' She left."]
)


@given(st.lists(PIECES, min_size=1, max_size=5))
def test_plain_ends_are_those_that_syntok_finds(pieces):
    text = " ".join(pieces)
    slow = [
        (sentence[0].offset, sentence[-1].offset + len(sentence[-1].value))
        for tokens in segmenter.analyze(text)
        for sentence in tokens
    ]
    assert [(sentence.span.start, sentence.span.end) for sentence in split_sentences(text)] == slow
