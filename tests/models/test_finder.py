import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import TEXTS

from actorstance.models.finder import Finder
from actorstance.models.gazetteer import Gazetteer

FINDER = Finder(Gazetteer.shipped())


def found(text):
    return [span.of(text) for span in FINDER.spans([text])[0]]


def named(*sentences, paragraphs=None):
    mentions = FINDER.find_in_article(sentences, paragraphs or [0] * len(sentences))
    return [[mention.id for mention in here] for here in mentions]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        # Names need their capitals; acronyms are exact.
        ("The US told us that the WHO, who is it, backs Turkey, not a turkey.", ["US", "WHO", "Turkey"]),
        ("TURKEY ACCUSES NATO OF ARMING US", ["TURKEY", "NATO"]),
        # Names inside longer names are no mentions (rule 12).
        ("A Turkish Airlines flight landed as the US dollar fell.", []),
        ("The New York Times quoted the Bank of England.", ["New York Times", "Bank of England"]),
        ("The visit was short, Russia's TASS reported.", ["TASS"]),
        # A possessor belongs to an actor phrase and stands alone before a thing.
        ("Turkey's foreign minister rejected Russia's role.", ["Turkey's foreign minister", "Russia"]),
        ("Turkey’s president Recep Erdogan spoke.", ["Turkey’s president Recep Erdogan"]),
        # Demonyms.
        ("High-level Russian officials met the Syrian regime.", ["High-level Russian officials", "the Syrian regime"]),
        ("Turkish troops and French farmers cheered.", ["Turkish troops", "French farmers"]),
        ("American pressure and US sanctions killed the Turkish proposal.", ["American", "US", "Turkish"]),
        ("He ate Turkish food in a Russian hotel.", []),
        ("The French and the Saudis objected.", ["The French", "the Saudis"]),
        ("Russia-backed separatists shelled the town.", ["Russia-backed separatists"]),
        # Titles belong to the person.
        ("US President Donald Trump phoned Gen. Abdullah Khan.", ["US President Donald Trump", "Gen. Abdullah Khan"]),
        ("Foreign Minister Sergey Lavrov smiled.", ["Foreign Minister Sergey Lavrov"]),
        # Places are no actors.
        ("Fighting went on in Libya, near Kyiv and in northern Iraq.", []),
        ("He flew to Ankara after a visit to Moscow.", []),
        ("They met in Moscow, Russia.", []),
        ("A town east of Tripoli burned.", []),
        ("CAIRO (Reuters) - Egypt protested.", ["Egypt"]),
        ("PARIS — Germany agreed.", ["Germany"]),
        ("The government in Tripoli thanked the opposition in Libya.", ["The government", "the opposition"]),
        # Unnamed parties.
        (
            "Several hundred protesters blamed the transport minister.",
            ["Several hundred protesters", "the transport minister"],
        ),
        ("The ruling party scolded union leaders.", ["The ruling party", "union leaders"]),
        ("The war effort and the peace talks cost a fortune before an election.", []),
        ("Cairo had no plans to send troops.", ["Cairo"]),
        # Unknown names.
        ("The deal was signed by Maria de la Cruz of Nowhere.", ["Maria de la Cruz"]),
        ("The National Fisheries Council sued on Monday in May.", ["National Fisheries Council"]),
        ("The Ministry of Trade and Industry declined.", ["Ministry of Trade and Industry"]),
        ("Weather was fine. Everyone slept.", []),
        ("The European Union (EU) agreed.", ["European Union", "EU"]),
        (
            "French Trade & Defence ministers cancel Spanish Algeria & Mali talks",
            ["French Trade & Defence ministers"],
        ),
    ],
)
def test_spans_by_rule(text, mentions):
    assert found(text) == mentions


@pytest.mark.parametrize("space", [" ", "\u00a0", "  "])
def test_spaces_of_every_kind_separate_words(space):
    assert found(f"Saudi{space}Arabia agreed.") == [f"Saudi{space}Arabia"]


def test_offsets_are_true_behind_letters_that_lower_to_two():
    assert found("İİİ: Turkey’s president Recep Tayyip Erdoğan met Germany.") == [
        "Turkey’s president Recep Tayyip Erdoğan",
        "Germany",
    ]


def test_metonyms_are_their_state():
    assert named("Ankara, the Turkish army and the Kremlin agreed with French officials.") == [
        ["Turkey", "Turkey", "Russia", "France"]
    ]


def test_a_leader_keeps_the_name_and_carries_the_state():
    mention = FINDER.find(["Turkish Foreign Minister Mevlut Cavusoglu spoke."])[0][0]
    assert (mention.id, mention.kind, mention.state) == ("Mevlut Cavusoglu", "leader", "Turkey")


def test_a_ministry_is_named_with_its_state():
    mention = FINDER.find(["The Turkish foreign ministry objected."])[0][0]
    assert (mention.id, mention.state) == ("foreign ministry of Turkey", "Turkey")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Egypt backs the opposition in Libya.", ["Egypt", "opposition in Libya"]),
        ("Egypt backs the government in Tripoli.", ["Egypt", "government in Tripoli"]),
        ("French nurses marched.", ["nurses in France"]),
        ("Syrian rebel fighters left.", ["rebel fighters in Syria"]),
        (
            "In Syria, Turkey supports the opposition, whereas in Libya the rebels lose.",
            ["Turkey", "opposition in Syria", "rebels in Libya"],
        ),
    ],
)
def test_unnamed_parties_are_named_with_their_place(text, ids):
    assert named(text) == [ids]


def test_unnamed_parties_roll_up_to_no_state():
    assert FINDER.find(["Egypt backs the opposition in Libya."])[0][1].state is None


def test_short_forms_take_the_full_name_of_the_article():
    assert named(
        "Foreign Minister Hisham Fawzi accused the National Fisheries Council (NFC) of fraud.",
        "Fawzi sued.",
        "The minister and the council agreed later, the NFC said.",
    ) == [
        ["Hisham Fawzi", "National Fisheries Council", "National Fisheries Council"],
        ["Hisham Fawzi"],
        ["Hisham Fawzi", "National Fisheries Council", "National Fisheries Council"],
    ]


def test_a_headline_takes_the_name_that_comes_later():
    assert named("Chinese envoy protests", "Chinese Ambassador Lin Weiguo protested.")[0] == ["Lin Weiguo"]


def test_the_bloc_is_the_organisation_named_before():
    assert named("ECOWAS met on Sunday.", "The bloc threatened Niger.")[1] == [
        "ECOWAS",
        "Niger",
    ]


@given(
    st.lists(
        TEXTS | st.sampled_from(["Turkey's foreign minister met the US.", "The opposition in Libya (OL)"]), max_size=4
    )
)
def test_spans_are_sorted_apart_inside_and_not_blank_and_a_batch_equals_one_by_one(batch):
    together = FINDER.spans(batch)
    assert together == [FINDER.spans([text])[0] for text in batch]
    for text, spans in zip(batch, together, strict=True):
        for span in spans:
            assert span.end <= len(text)
            assert span.of(text).strip() == span.of(text) != ""
        assert all(left.end <= right.start for left, right in zip(spans, spans[1:], strict=False))
    assert [[m.span for m in mentions] for mentions in FINDER.find(batch)] == together
    FINDER.find_in_article(batch, list(range(len(batch))))


@pytest.mark.parametrize(
    "text", ["Çavuşoğlu and Côte d’Ivoire backed Türkiye’s rôle.", "Graça Teles accused Luís Montenegro."]
)
def test_composed_and_decomposed_text_have_the_same_mentions(text):
    decomposed = found(unicodedata.normalize("NFD", text))
    assert [unicodedata.normalize("NFC", mention) for mention in decomposed] == found(text) != []


@pytest.mark.parametrize(
    "piece",
    [
        "the ",
        "Aaa ",
        "Turkey's ",
        "very-",
        "General of the ",
        "the council and John Smith, ",
        "President John Smith ",
        "(",
    ],
)
def test_a_very_long_sentence_takes_linear_time(piece):
    text = piece * (100_000 // len(piece))
    began = time.perf_counter()
    FINDER.find([text])
    assert time.perf_counter() - began < 5


def test_nothing_is_found_in_nothing():
    assert FINDER.spans([]) == []
    assert FINDER.spans(["", " ", "…"]) == [[], [], []]
