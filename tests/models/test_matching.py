import pytest

from actorstance.datasets import Span
from actorstance.models import Gazetteer, Mention
from actorstance.models.matching import head_end, match_mentions, same_actor

TEXT = "The leaders of the strike met Oslo's envoy."


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.shipped()


def mention(start, end, identity="x"):
    return Mention(Span(start, end), identity, "party", None)


@pytest.mark.parametrize(
    ("span", "name", "last"),
    [(Span(0, 25), False, "s"), (Span(0, 25), True, "e"), (Span(30, 34), True, "o")],
)
def test_the_head_of_a_description_stands_before_its_modifier(span, name, last):
    end = head_end(TEXT, span, name=name)
    assert TEXT[end] == last
    assert TEXT[: end + 1].endswith({"s": "leaders", "e": "strike", "o": "Oslo"}[last])


def test_a_mention_is_right_when_it_covers_the_head(gazetteer):
    spans = {"a": Span(0, 25), "b": Span(30, 42)}
    short, long = mention(4, 11), mention(30, 42)
    assert match_mentions(TEXT, spans, {}, [short, long], gazetteer) == {"a": short, "b": long}


def test_a_mention_that_misses_the_head_is_wrong(gazetteer):
    assert match_mentions(TEXT, {"a": Span(0, 25)}, {}, [mention(15, 25)], gazetteer) == {}


def test_one_found_mention_is_right_once(gazetteer):
    spans = {"a": Span(30, 34), "b": Span(37, 42)}
    both = mention(30, 42)
    assert match_mentions(TEXT, spans, {}, [both], gazetteer) == {"a": both}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Turkey", "Türkiye", True),
        ("the African Union", "African Union", True),
        ("government in Syria", "Syria", True),
        ("rebel fighters in Syria", "fighters in Syria", True),
        ("rebels in Syria", "rebels in Libya", False),
        ("Turkey", "Russia", False),
        ("Leila Haddad", "Rami Haddad", False),
    ],
)
def test_ids_name_one_actor(gazetteer, one, other, same):
    assert same_actor(gazetteer, one, other) is same
    assert same_actor(gazetteer, other, one) is same
