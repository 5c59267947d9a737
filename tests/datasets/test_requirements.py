import pytest

from actorstance.datasets import DataError, Record, Span
from actorstance.datasets.requirements import (
    Figure,
    Requirements,
    check_requirements,
    cohens_kappa,
    read_requirements,
    read_sentences,
)


def asked(text, actor, target=None, label="neutral", **extra):
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in (actor, target) if name]
    return Record(text, spans[0], spans[1] if target else None, label, extra=extra)


def figures(records, others=None, **bars):
    """Return the figures by name."""
    return {figure.name: figure for figure in check_requirements(records, Requirements(**bars), others=others)}


BACKS = asked("Alba backs Norden in the fishing row.", "Alba", "Norden", "supportive")


class TestFigure:
    @pytest.mark.parametrize(
        ("figure", "text", "holds"),
        [
            (Figure("records", 3), "records: 3", True),
            (Figure("records", 3, 4), "records: 3 (wanted: at least 4)", False),
            (Figure("records", 3, most=2), "records: 3 (wanted: at most 2)", False),
            (Figure("neutral", 0.5, 0.4, 0.5, share=True), "neutral: 50.0% (wanted: 40.0% to 50.0%)", True),
            (Figure("kappa", 0.8125, 0.8), "kappa: 0.812 (wanted: at least 0.800)", True),
            (Figure("kappa", None), "kappa: none", True),
            (Figure("kappa", None, 0.8), "kappa: none (wanted: at least 0.800)", False),
        ],
    )
    def test_a_figure_beside_its_bars(self, figure, text, holds):
        assert (str(figure), figure.holds) == (text, holds)


class TestSettings:
    def read(self, tmp_path, text):
        path = tmp_path / "checks.toml"
        path.write_text(text, encoding="utf-8")
        return read_requirements(path)

    def test_bars(self, tmp_path):
        wanted = self.read(tmp_path, 'min_records = 9\nmax_opening = 0.5\nmin_kappa = 1\nkeys = ["region"]\n')
        assert wanted == Requirements(min_records=9, max_opening=0.5, min_kappa=1, keys=("region",))

    def test_nothing_is_required_by_default(self, tmp_path):
        assert all(figure.holds for figure in check_requirements([BACKS], self.read(tmp_path, "")))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("min_record = 9", r"checks.toml: unknown key 'min_record'; the keys are keys, phenomena, min_sentences, "),
            ("min_records = 0.5", r"checks.toml: min_records is 0.5; give a whole number"),
            ("min_records = true", r"checks.toml: min_records is True; give a whole number"),
            ("max_opening = 2", r"checks.toml: max_opening is 2; give a number from 0 to 1"),
            ("max_opening = nan", r"checks.toml: max_opening is nan; give a number from 0 to 1"),
            ('keys = "region"', r"checks.toml: keys is 'region'; give a list of strings"),
            ("min_records", r"checks.toml: is no TOML \("),
        ],
    )
    def test_what_is_no_bar(self, tmp_path, text, message):
        with pytest.raises(DataError, match=message):
            self.read(tmp_path, text)

    def test_a_missing_file(self, tmp_path):
        with pytest.raises(DataError, match=r"none.toml: cannot be read \(No such file or directory\)"):
            read_requirements(tmp_path / "none.toml")


class TestSizesAndShares:
    RECORDS = (
        BACKS,
        asked(BACKS.text, "Norden", "Alba", phenomenon="plain"),
        asked(BACKS.text, "Alba", None, "supportive", phenomenon="plain"),
        asked("Vesk left.", "Vesk", phenomenon="odd"),
    )

    def test_sizes(self):
        found = figures(self.RECORDS, min_sentences=2, min_records=5)
        assert (found["sentences"].value, found["records"].value) == (2, 4)
        assert found["sentences"].holds
        assert not found["records"].holds

    def test_shares(self):
        found = figures(self.RECORDS)
        assert found["neutral records"].value == 0.5
        assert found["sentences with several actors"].value == 0.5
        assert found["of these, with different labels"].value == 1
        assert found["directed records"].value == 0.5
        assert found["directed records whose pair is labeled in both directions"].value == 1

    def test_a_pair_labeled_in_one_direction(self):
        figure = figures([BACKS], min_both_directions=1.0)["directed records whose pair is labeled in both directions"]
        assert (figure.value, figure.worst, figure.holds) == (0, (repr(BACKS.text),), False)

    def test_phenomena(self):
        found = figures(self.RECORDS, phenomena=("plain", "idiom"), min_phenomenon=1)
        assert found["records of the phenomenon plain"].holds
        assert not found["records of the phenomenon idiom"].holds
        assert found["records of another phenomenon"].worst == ("odd 1",)

    def test_keys(self):
        figure = figures(self.RECORDS, keys=("phenomenon",))["records without phenomenon"]
        assert (figure.value, figure.worst, figure.holds) == (1, (repr(BACKS.text),), False)

    def test_lengths(self):
        found = figures(self.RECORDS, min_words=3, max_words=6)
        assert found["sentences shorter than 3 words"].worst == ("'Vesk left.' has 2",)
        assert found["sentences longer than 6 words"].value == 1


class TestContrastSets:
    def sets(self, *records, **bars):
        found = figures(records, **bars)
        swaps = found["contrast sets that swap two actors"]
        return found["contrast sets"].value, found["broken contrast sets"].worst, swaps

    def test_a_cue_that_changes_the_label(self):
        other = "Alba spurns Norden in the fishing row."
        good, broken, swaps = self.sets(
            asked(BACKS.text, "Alba", "Norden", "supportive", pair_id="p1"),
            asked(other, "Alba", "Norden", "opposing", pair_id="p1"),
        )
        assert (good, broken, swaps.value) == (1, (), 0)

    def test_swapped_actors(self):
        good, _, swaps = self.sets(
            asked("Alba backs Norden.", "Alba", "Norden", "supportive", pair_id="p1"),
            asked("Norden backs Alba.", "Alba", "Norden", "neutral", pair_id="p1"),
            max_swaps=0.1,
        )
        assert (good, swaps.value, swaps.worst, swaps.holds) == (1, 1, ("p1",), False)

    def test_broken_ones(self):
        good, broken, swaps = self.sets(
            asked("Alba backs Norden.", "Alba", pair_id="alone"),
            asked("Alba met Norden.", "Alba", pair_id="same"),
            asked("Alba phoned Norden.", "Alba", pair_id="same"),
            *(asked(f"Alba {deed} Vesk.", "Alba", pair_id="three") for deed in ("met", "saw", "knew")),
        )
        assert (good, swaps.value) == (0, None)
        assert broken == ("alone has 1 sentence", "same has no label that changes", "three has 3 sentences")


class TestBias:
    def test_an_actor_that_takes_one_side(self):
        labels = ["supportive"] * 9 + ["opposing"] * 3 + ["neutral"] * 9
        records = [
            asked(f"{'alba' if n % 2 else 'Alba'} left {n}.", "alba" if n % 2 else "Alba", None, label)
            for n, label in enumerate(labels)
        ]
        name = "most one-sided actor of 12 or more records with a stance"
        figure = figures(records, max_actor_label=0.667)[name]
        assert (figure.value, figure.worst, figure.holds) == (0.75, ("'alba' is supportive in 9 of 12",), False)
        assert figures(records[1:], max_actor_label=0.667)[name].holds

    def test_two_thirds_are_no_side(self):
        labels = ["supportive"] * 8 + ["opposing"] * 4
        records = [asked(f"Alba left {n}.", "Alba", None, label) for n, label in enumerate(labels)]
        assert all(figure.holds for figure in figures(records, max_actor_label=0.667).values())

    def test_openings(self):
        texts = [
            "In the port, Alba waits.",
            "“In the end,” Alba said.",
            "In Rome’s view, Alba lost.",
            "In-the-know Alba left.",
        ]
        figure = figures([asked(text, "Alba") for text in texts], max_opening=0.4)[
            "sentences with the most frequent two-word opening"
        ]
        assert (figure.value, figure.worst, figure.holds) == (0.5, ("'in the' begins 2 sentences",), False)

    COPIES = (
        "Alba sent two shiploads of grain to the flooded coast.",
        "Alba sent three shiploads of grain to the flooded coast.",
    )

    def test_near_copies(self):
        figure = figures([asked(text, "Alba") for text in self.COPIES], max_similarity=0.5)[
            "near-copies outside contrast sets"
        ]
        assert (figure.value, figure.holds) == (1, False)
        assert all(repr(text) in figure.worst[0] for text in self.COPIES)

    def test_a_contrast_set_may_be_alike(self):
        records = [asked(text, "Alba", pair_id="p1") for text in self.COPIES]
        assert figures(records)["near-copies outside contrast sets"].value == 0
        records = [asked(text, "Alba", pair_id=text) for text in self.COPIES]
        assert figures(records)["near-copies outside contrast sets"].value == 1

    def test_other_data_is_counted_and_not_quoted(self):
        others = [self.COPIES[1], "Nothing of the kind was ever said."]
        figure = figures([asked(self.COPIES[0], "Alba"), BACKS], others, max_similarity=0.5)[
            "near-copies of 2 sentences of other data"
        ]
        assert (figure.value, figure.holds) == (1, False)
        assert figure.worst[0].startswith(repr(self.COPIES[0]))
        assert self.COPIES[1] not in figure.worst[0]


class TestTwoLabels:
    def test_agreement_by_phenomenon(self):
        pairs = [("supportive", "supportive"), ("neutral", "neutral"), ("neutral", "supportive")]
        records = [
            asked(f"Alba left {n}.", "Alba", writer=writer, reader=reader, phenomenon="idiom" if n else "plain")
            for n, (writer, reader) in enumerate(pairs)
        ]
        found = figures([*records, BACKS], min_twice_labeled=1.0, min_kappa=0.5)
        assert found["records labeled by a writer and a reader"].value == 0.75
        assert found["Cohen's kappa of writer and reader"].value == pytest.approx(0.4)
        assert not found["Cohen's kappa of writer and reader"].holds
        assert found["Cohen's kappa of idiom"].value == 0
        assert found["Cohen's kappa of plain"].value is None

    def test_no_labels_fail_the_bar(self):
        assert not figures([BACKS], min_kappa=0.5)["Cohen's kappa of writer and reader"].holds

    @pytest.mark.parametrize(
        ("pairs", "kappa"), [("aa bb", 1), ("ab ba", -1), ("aa ab ba bb", 0), ("aa", None), ("", None)]
    )
    def test_kappa(self, pairs, kappa):
        assert cohens_kappa([tuple(pair) for pair in pairs.split()]) == kappa


class TestSentencesOfOtherData:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "deep").mkdir()
        (tmp_path / "deep" / "a.jsonl").write_text('{"text": "Alba left.", "actor": "Alba"}\n{\n')
        (tmp_path / "b.csv").write_text("text,actor\nAlba left.,Alba\nVesk left.,Vesk\n")
        (tmp_path / "c.csv").write_text("name\nAlba\n")
        (tmp_path / "readme.md").write_text("Alba left.")
        return tmp_path

    def test_folders_are_searched(self, folder):
        assert read_sentences([folder]) == (["Alba left.", "Vesk left."], 2)

    def test_a_file_must_be_good(self, folder):
        assert read_sentences([folder / "b.csv"]) == (["Alba left.", "Vesk left."], 0)
        for name in ("deep/a.jsonl", "c.csv", "readme.md", "none.jsonl"):
            with pytest.raises(DataError, match=name):
                read_sentences([folder / name])
