import pytest

from actorstance.datasets import DataError, Span
from actorstance.datasets.markup import parse_markup

PAGE = """\
# made up
% region=Levant source=the wire pair=p1
{a:Turkey} accused {b=United States:America} of arming {c:the rebels}.
> a - attribution; b + attribution; c 0
> a>b - plain; b > c +

% genre=speech
{a:İstanbul’s mayor} met {b:🇹🇷 Erdoğan}.
> a 0 contact; a>b 0
Nobody is marked here.
"""


def test_a_page_gives_its_sentences_and_records():
    first, second, third = parse_markup(PAGE.splitlines(keepends=True))
    assert first.text == "Turkey accused America of arming the rebels."
    assert first.actor_ids == {"b": "United States"}
    assert (first.line, first.paragraph, second.line, second.paragraph) == (3, 0, 8, 1)
    records = list(first.records())
    assert [record.label for record in records] == ["opposing", "supportive", "neutral", "opposing", "supportive"]
    assert records[3].actor.of(first.text) == "Turkey"
    assert records[3].target.of(first.text) == "America"
    assert records[0].mentions == (Span(0, 6), Span(15, 22), Span(33, 43))
    assert records[0].extra == {"region": "Levant", "source": "the wire", "pair_id": "p1", "phenomenon": "attribution"}
    assert records[4].extra == {"region": "Levant", "source": "the wire", "pair_id": "p1"}
    assert [record.actor.of(record.text) for record in second.records()] == ["İstanbul’s mayor"] * 2
    assert list(third.records()) == []


def test_a_label_s_own_phenomenon_wins_over_the_metadata():
    (sentence,) = parse_markup(["% phenomenon=plain", "{a:Egypt} refused.", "> a - negation"])
    assert next(sentence.records()).extra == {"phenomenon": "negation"}


def test_a_mention_may_hold_a_colon():
    (sentence,) = parse_markup(["{a:Al Jazeera: Arabic} agreed."])
    assert sentence.text == "Al Jazeera: Arabic agreed."


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("> a +", "labels before the first sentence"),
        ("{a:Egypt} and {a:Libya}", "two mentions have the key 'a'"),
        ("{a:Egypt and {b:Libya}", "a brace that marks no mention; write {key:text}"),
        ("{A:Egypt} agreed", "a brace that marks no mention"),
        ("{a:} agreed", "a brace that marks no mention"),
        ("Egypt} agreed", "a brace that marks no mention"),
        ("% Levant", "metadata 'Levant' is not a list of key=value"),
        ("% region=a region=b", "metadata has the key 'region' twice"),
        ("% label=opposing", "metadata key 'label' is a record's own; name it otherwise"),
    ],
)
def test_a_line_that_breaks_the_rules_is_named(line, message):
    with pytest.raises(DataError, match=f"^page.stance:2: {message}"):
        parse_markup(["# made up", line], "page.stance")


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("a", "label 'a' is not like 'a>b - plain' or 'a . plain'"),
        ("a supportive", "label 'a supportive' is not like"),
        ("a − plain", "label 'a − plain' is not like"),
        ("a +; c -", "label 'c -' names 'c', which no mention of its sentence has"),
        ("a>c -", "label 'a>c -' names 'c'"),
        ("a>a -", "label 'a>a -' has one mention as actor and target"),
    ],
)
def test_a_label_that_breaks_the_rules_is_named(labels, message):
    with pytest.raises(DataError, match=f"^page.stance:2: {message}"):
        parse_markup(["{a:Egypt} thanked {b:Libya}.", f"> {labels}"], "page.stance")
