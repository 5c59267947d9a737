import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import statement

from actorstance.inference.aggregation import PERIODS, Collection, Relation, Selection, period_of, summarize

WORDS = (
    "harbour", "salt", "bridge", "ferry", "grain", "railway", "pipeline", "orchard", "museum", "parliament", "lighthouse",
    "desert",
)  # fmt: skip
NORWAY_ITALY = Relation("Norway", "Italy", None)


def settled(statements, **options):
    collection = Collection(Selection(**options.pop("selection", {})), **options)
    collection.add_all(statements)
    return collection.settle()


def summaries(statements, *, n_draws=20, **options):
    asked = {key: options.pop(key) for key in ("selection", "by_theatre") if key in options}
    return summarize(settled(statements, **asked), n_draws=n_draws, **options)


def one(statements, **options):
    (found,) = summaries(statements, **options)
    return found


def unlike(number, verb="backs"):
    """Return a sentence that is no near-copy of another number's."""
    one, other = WORDS[number % 12], WORDS[(number * 5 + 1) % 12]
    return f"Norway {verb} Italy over the {one} {other} {number}."


class TestByHand:
    def test_counts_sums_and_score(self):
        found = one(
            [
                statement(text=unlike(1), p=(0.8, 0.1, 0.1), article="a", date="2025-03-01"),
                statement(text=unlike(2), p=(0.7, 0.2, 0.1), article="a", date="2025-03-01"),
                statement(
                    stance="opposing", text=unlike(3), p=(0.1, 0.0, 0.9), article="b", date="2025-05-09", source="Post"
                ),
                statement(stance="neutral", text=unlike(4), p=(0.1, 0.8, 0.1), article="c", date="2025-04-01"),
                statement(stance=None, text=unlike(5), p=(0.4, 0.3, 0.3), article="c", date="2025-04-01"),
            ]
        )
        assert found.relation == NORWAY_ITALY
        assert dict(found.counts) == {"supportive": 2, "opposing": 1, "neutral": 1, None: 1}
        assert (found.support, found.opposition) == pytest.approx((2.1, 1.5))
        assert found.score == pytest.approx(0.6 / 4.6)
        assert (found.articles, found.sources, found.first_date, found.last_date) == (3, 2, "2025-03-01", "2025-05-09")
        assert found.low <= found.score <= found.high
        assert found.leaning == "unclear"

    def test_a_sentence_counts_once_however_often_it_is_printed(self):
        found = one(
            [
                statement(text="Norway backs Italy.", article="a", date="2025-03-05", p=0.7),
                statement(text="NORWAY backs  Italy!", article="b", date="2025-06-01", p=0.99, source="Post"),
            ]
        )
        assert found.counts.total() == 1
        assert (found.articles, found.sources) == (2, 2)
        assert found.support == pytest.approx(0.7)  # as the first article has it
        assert [article.id for article in found.evidence[0].articles] == ["a", "b"]

    def test_of_several_mention_pairs_the_most_decided_counts(self):
        text = "Norway and its king, Norway, accused Italy."
        found = one(
            [
                statement(stance="neutral", text=text, p=(0.01, 0.98, 0.01)),
                statement(stance="opposing", text=text, p=(0.1, 0.1, 0.8)),
                statement(stance="supportive", text=text, p=(0.6, 0.2, 0.2)),
            ]
        )
        assert dict(found.counts) == {"opposing": 1}

    def test_relations_are_directed_and_told_apart_by_theatre(self):
        told = [
            statement(text=unlike(1), theatre="Libya"),
            statement(stance="opposing", text=unlike(2), theatre="Syria"),
            statement("Italy", "Norway", text=unlike(3)),
        ]
        assert {tuple(found.relation) for found in summaries(told)} == {
            ("Norway", "Italy", "Libya"),
            ("Norway", "Italy", "Syria"),
            ("Italy", "Norway", None),
        }
        joined = {found.relation: found for found in summaries(told, by_theatre=False)}
        assert dict(joined[NORWAY_ITALY].counts) == {"supportive": 1, "opposing": 1}

    def test_undirected_rows_and_an_actor_toward_itself_are_no_relations(self):
        assert summaries([statement(target=None), statement("Norway", "Norway")], include_neutral=True) == []

    def test_reporters_are_counted_the_newspaper_too(self):
        told = [statement(text=unlike(n), reported_by=who) for n, who in enumerate(["Chad", None, "Chad", "Mali"])]
        assert one(told).reported_by == (("Chad", 2), (None, 1), ("Mali", 1))

    def test_neutral_relations_are_left_out_unless_asked_for(self):
        told = [statement(stance="neutral", text=unlike(1)), statement(stance=None, p=(0.4, 0.3, 0.3), text=unlike(2))]
        assert summaries(told) == []
        assert one(told, include_neutral=True).counts.total() == 2

    def test_the_least_number_of_sentences_and_the_top(self):
        told = [statement(text=unlike(n)) for n in range(3)] + [statement("Chad", "Mali")]
        assert [found.relation.actor for found in summaries(told)] == ["Norway", "Chad"]
        assert [found.relation.actor for found in summaries(told, min_sentences=2)] == ["Norway"]
        assert [found.relation.actor for found in summaries(told, top=1)] == ["Norway"]


class TestPeriods:
    def test_names(self):
        days = ["2024-12-30", "2025-01-01", "2025-12-31"]
        assert [[period_of(day, period) for day in days] for period in PERIODS] == [
            [None, None, None],
            ["2024", "2025", "2025"],
            ["2024-Q4", "2025-Q1", "2025-Q4"],
            ["2024-12", "2025-01", "2025-12"],
            ["2025-W01", "2025-W01", "2026-W01"],
        ]
        assert period_of(None, "month") is None

    def test_a_sentence_belongs_to_the_period_in_which_it_was_first_said(self):
        told = [
            statement(text=unlike(1), article="a", date="2025-03-05"),
            statement(text=unlike(1), article="b", date="2025-04-05"),
            statement(text=unlike(2), article="b", date="2025-04-05"),
            statement(text=unlike(3), article="c", date=None),
        ]
        found = summaries(told, period="month")
        assert [(s.period, s.counts.total(), s.articles, s.last_date) for s in found] == [
            ("2025-03", 1, 1, "2025-03-05"),
            ("2025-04", 1, 1, "2025-04-05"),
            (None, 1, 1, None),
        ]


class TestSelection:
    TOLD = (
        statement(text=unlike(1), theatre="Libya", article="a", date="2025-01-01", p=0.95),
        statement(text=unlike(2), theatre="Syria", article="b", date="2025-02-01", p=0.6),
        statement("Chad", "Mali", text="Chad backs Mali.", article="c", date=None),
    )

    @pytest.mark.parametrize(
        ("selection", "sentences"),
        [
            ({}, 3),
            ({"actors": frozenset(["Norway"])}, 2),
            ({"targets": frozenset(["Mali"])}, 1),
            ({"theatres": frozenset(["Libya", "Yemen"])}, 1),
            ({"min_confidence": 0.9}, 2),
            ({"since": "2025-01-02"}, 1),
            ({"until": "2025-01-31"}, 1),
            ({"since": "2025-01-01", "until": "2025-02-01"}, 2),
        ],
    )
    def test_leaves_out_what_is_not_asked_for(self, selection, sentences):
        assert sum(map(len, settled(self.TOLD, selection=selection).relations.values())) == sentences

    def test_undated_sentences_left_out_are_counted(self):
        assert settled(self.TOLD, selection={"since": "2020-01-01"}).undated == 1
        assert settled(self.TOLD).undated == 0


class TestStrongest:
    def found(self, *told):
        return one(
            [
                statement(stance=stance, text=unlike(n), p=p, article=f"a{n}", date=f"2025-01-{10 + n}")
                for n, (stance, p) in enumerate(told)
            ],
            include_neutral=True,
        )

    def stances(self, found, number):
        return [(e.said.stance, round(max(e.said.probabilities), 2)) for e in found.strongest(number)]

    def test_the_score_s_side_comes_first_and_the_contrary_last(self):
        found = self.found(("supportive", 0.8), ("supportive", 0.9), ("supportive", 0.7), ("opposing", 0.95))
        assert self.stances(found, 3) == [("supportive", 0.9), ("supportive", 0.8), ("opposing", 0.95)]
        assert self.stances(found, 1) == [("supportive", 0.9)]
        assert self.stances(found, 0) == []
        assert len(self.stances(found, 9)) == 4

    def test_neutral_sentences_only_where_there_are_no_others(self):
        assert self.stances(self.found(("opposing", 0.8), ("neutral", 0.9)), 3) == [("opposing", 0.8)]
        assert self.stances(self.found(("neutral", 0.9)), 3) == [("neutral", 0.9)]


# Articles of several long sentences, few of them shared, over a year.
ARTICLES = st.lists(
    st.tuples(
        st.integers(0, 364),
        st.sampled_from(["Gazette", "Post", None]),
        st.lists(
            st.tuples(st.integers(0, 11), st.sampled_from(["supportive", "opposing", "neutral"]), st.floats(0.5, 1)),
            min_size=1,
            max_size=4,
        ),
    ),
    min_size=1,
    max_size=6,
)


def statements_of(articles):
    from datetime import date, timedelta

    told = []
    for number, (day, source, sentences) in enumerate(articles):
        when = (date(2025, 1, 1) + timedelta(days=day)).isoformat()
        for place, (sentence, stance, p) in enumerate(sentences):
            told.append(
                statement(
                    stance=stance, text=unlike(sentence, stance), p=p, article=f"a{number}", date=when, source=source,
                    start=100 * place, theatre=["Libya", None][sentence % 2],
                )
            )  # fmt: skip
    return told


class TestProperties:
    @settings(max_examples=40, deadline=None)
    @given(ARTICLES, st.randoms(use_true_random=False))
    def test_the_order_of_rows_changes_nothing(self, articles, random):
        told = statements_of(articles)
        before = summaries(told, period="month")
        random.shuffle(told)
        assert summaries(told, period="month") == before

    @settings(max_examples=40, deadline=None)
    @given(ARTICLES, st.integers(0, 5))
    def test_a_near_copy_changes_nothing(self, articles, which):
        day, _, sentences = articles[which % len(articles)]
        told = statements_of(articles)
        copy = [
            entry
            for entry in statements_of([*articles, (day, "Agency", sentences)])
            if entry.article == f"a{len(articles)}"
        ]
        assert summaries(told + copy) == summaries(told)

    @settings(max_examples=40, deadline=None)
    @given(ARTICLES)
    def test_rows_read_twice_change_nothing(self, articles):
        told = statements_of(articles)
        assert summaries(told + told) == summaries(told)

    @settings(max_examples=40, deadline=None)
    @given(ARTICLES)
    def test_scores_intervals_and_sums_hold_together(self, articles):
        told = statements_of(articles)
        found = summaries(told, include_neutral=True)
        for summary in found:
            assert -1 < summary.low <= summary.score <= summary.high < 1
            assert summary.counts.total() == len(summary.evidence) == sum(n for _, n in summary.reported_by)
            assert summary.support + summary.opposition <= summary.counts.total() + 1e-9
            assert summary.sources <= summary.articles
        by_month = summaries(told, include_neutral=True, period="month")
        assert sum(s.counts.total() for s in by_month) == sum(s.counts.total() for s in found)

    @settings(max_examples=30, deadline=None)
    @given(ARTICLES)
    def test_a_relation_s_figures_depend_on_no_other(self, articles):
        told = statements_of(articles)
        alone = summaries(told, selection={"theatres": frozenset(["Libya"])})
        assert alone == [found for found in summaries(told) if found.relation.theatre == "Libya"]


def test_an_edited_copy_is_the_same_statement():
    first = [
        statement(text=unlike(n) + " Nobody in the room was surprised.", article="a", start=90 * n) for n in range(4)
    ]
    copied = [
        statement(
            text=unlike(n) + " Nobody in the room was surprised.".replace("room", "hall" if n == 2 else "room"),
            article="b", start=90 * n, date="2025-03-02", source="Agency", p=0.99,
        )
        for n in range(4)
    ]  # fmt: skip
    assert one(first + copied) == one(first)


def test_what_only_the_longer_copy_says_counts_too():
    first = [
        statement(text=f"{unlike(n)} Nobody in the room was surprised.", article="a", start=90 * n) for n in range(4)
    ]
    copied = [
        statement(text=f"{unlike(n)} Nobody in the room was surprised.", article="b", start=90 * n, date="2025-03-02")
        for n in (0, 1, 2, 3, 9)
    ]
    found = one(first + copied)
    assert (found.counts.total(), found.articles) == (5, 1)
