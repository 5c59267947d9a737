import pytest

from actorstance.datasets import Record, Span
from actorstance.models.cue_use import LexiconBaseline, cue_use
from actorstance.models.lexicon import Cue

LEXICON = (
    Cue("back", "verb", "supportive", "subject", "object"),
    Cue("condemn", "verb", "opposing", "subject", "object"),
    Cue("clash with", "verb", "opposing", "subject", "with", True),
    Cue("not", "adv", "negator", "none", "none"),
    Cue("stop", "verb", "reverser", "subject", "none"),
    Cue("meet", "verb", "contact", "subject", "object", True),
)


def asked(text, actor, target=None, label=None):
    """Make a record whose mentions are all capitalised words."""
    names = [
        Span(text.index(name), text.index(name) + len(name)) for name in ("Alba", "Norden", "Vesk") if name in text
    ]
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in (actor, target) if name]
    return Record(text, spans[0], spans[1] if target else None, label, mentions=tuple(names))


class TestCueUse:
    def test_a_record_is_carried_by_the_cue_that_its_actor_holds(self):
        text = "Alba backs Norden, but Vesk condemned Norden."
        use = cue_use([asked(text, "Alba", None, "supportive"), asked(text, "Vesk", "Norden", "opposing")], LEXICON)
        assert (use.n_stances, use.n_covered, use.uncovered) == (2, 2, ())
        assert use.carried == {"back": 1, "condemn": 1}

    def test_else_by_the_nearest_of_its_label(self):
        text = "Alba condemned Norden before Alba condemned Vesk, and Norden wept."
        use = cue_use([asked(text, "Norden", None, "opposing")], LEXICON)
        assert use.carried == {"condemn": 1}

    @pytest.mark.parametrize(
        ("deed", "label"),
        [
            ("backs", "supportive"),
            ("does not back", "opposing"),
            ("stopped backing", "opposing"),
            ("did not stop backing", "supportive"),
            ("condemned", "opposing"),
            ("did not condemn", None),
            ("stopped condemning", "supportive"),
            ("met", None),
        ],
    )
    def test_negators_and_reversers_count(self, deed, label):
        for wanted in ("supportive", "opposing"):
            use = cue_use([asked(f"Alba {deed} Norden.", "Alba", "Norden", wanted)], LEXICON)
            assert use.n_covered == (wanted == label)
            assert use.uncovered == (() if wanted == label else (f"Alba {deed} Norden.",))

    def test_neutral_records_that_have_a_cue_of_a_stance(self):
        records = [
            asked("Alba backs Norden.", "Norden", None, "neutral"),
            asked("Alba met Norden.", "Alba", None, "neutral"),
        ]
        use = cue_use(records, LEXICON)
        assert (use.n_neutral, use.n_neutral_with_cue, use.carried) == (2, 1, {})

    def test_sentences_do_not_mix(self):
        records = [
            asked("Alba left.", "Alba", None, "supportive"),
            asked("Alba backs Norden.", "Alba", None, "supportive"),
        ]
        assert cue_use(records, LEXICON).uncovered == ("Alba left.",)

    def test_no_records(self):
        assert cue_use([], LEXICON).carried == {}

    def test_many_records_are_read_in_batches(self):
        use = cue_use([asked("Alba backs Norden.", "Alba", None, "supportive")] * 5000, LEXICON)
        assert use.carried == {"back": 5000}


class TestLexiconBaseline:
    @pytest.mark.parametrize(
        ("text", "actor", "target", "label"),
        [
            ("Alba backs Norden.", "Alba", None, "supportive"),
            ("Alba backs Norden.", "Alba", "Norden", "supportive"),
            ("Alba backs Norden.", "Norden", None, "neutral"),
            ("Alba backs Norden.", "Norden", "Alba", "neutral"),
            ("Alba was condemned by Norden.", "Norden", "Alba", "opposing"),
            ("Alba was condemned by Norden.", "Alba", "Norden", "neutral"),
            ("Alba clashed with Norden.", "Alba", "Norden", "opposing"),
            ("Alba clashed with Norden.", "Norden", "Alba", "opposing"),
            ("Alba clashed with Norden.", "Norden", None, "opposing"),
            ("Alba met Norden.", "Alba", "Norden", "neutral"),
            ("Alba stopped backing Norden.", "Alba", "Norden", "opposing"),
            ("Alba did not condemn Norden.", "Alba", "Norden", "neutral"),
            ("Alba left.", "Alba", None, "neutral"),
        ],
    )
    def test_what_the_frames_say(self, text, actor, target, label):
        assert LexiconBaseline(LEXICON).predict([asked(text, actor, target)]) == [label]

    def test_many_records_in_order(self):
        records = [
            asked("Alba backs Norden.", "Alba"),
            asked("Vesk left.", "Vesk"),
            asked("Alba condemned Vesk.", "Alba"),
        ]
        assert LexiconBaseline(LEXICON).predict(records) == ["supportive", "neutral", "opposing"]
        assert LexiconBaseline(LEXICON).predict([]) == []

    def test_a_finder_supplies_mentions(self):
        text = "Alba, like Vesk, backs Norden."
        record = Record(text, Span(0, 4), Span(23, 29))
        seen = []

        def find(texts):
            seen.extend(texts)
            return [[Span(11, 15)] for _ in texts]

        LexiconBaseline(LEXICON, find).predict([record])
        assert seen == [text]
