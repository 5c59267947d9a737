import base64
import json
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from rows import statement
from strategies import JSON_VALUES

from actorstance.inference.aggregation import Collection, summarize
from actorstance.inference.evidence import StanceWord

pytest.importorskip("plotly")
pytest.importorskip("networkx")

from actorstance.inference.report import embedded_json, report_data, report_page, sentences_to_embed

HOSTILE = "</script><b>Norway</b><img src=http://example.org/x> & {{data}} backs Italy \u2028 \U0001f469"


class Page(HTMLParser):
    """What a browser would see of the page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self.styles, self.inside = [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside = tag
            (self.scripts if tag == "script" else self.styles).append("")

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] += data
        elif self.inside == "style":
            self.styles[-1] += data


def collected(*statements):
    collection = Collection()
    collection.add_all(statements)
    settled = collection.settle()
    return settled, summarize(settled, n_draws=20)


def data_of(*statements, most=10, **options):
    settled, summaries = collected(*statements)
    shown = {found: [StanceWord(0, 3, "supportive")] for found in sentences_to_embed(summaries, most)}
    return report_data(settled, summaries, shown, **{"title": "Test", **options})


TOLD = (
    statement(text=HOSTILE, theatre="Libya <i>", reported_by="Chad"),
    statement(text=HOSTILE, article="a2", source="Post", date="2025-09-01", theatre="Libya <i>"),
    statement(stance="opposing", text="Norway blamed Italy.", article="a3", date=None, source=None),
    statement(stance="neutral", text="Norway met Italy.", article="a3", date=None, source=None),
)


class TestData:
    def test_columns_hold_every_distinct_sentence(self):
        data = data_of(*TOLD)
        columns = data["statements"]
        assert {len(values) for values in columns.values()} == {3}
        libya = columns["h"].index(0)
        assert [data["names"][columns[key][libya]] for key in "atb"] == ["Norway", "Italy", "Chad"]
        assert (columns["s"][libya], columns["o"][libya], columns["k"][libya]) == (9000, 500, 0)
        assert [data["articles"]["id"][number] for number in data["more"][libya]] == ["a2"]
        assert data["theatres"] == ["Libya <i>"]
        assert (data["meta"]["articles"], data["meta"]["from"], data["meta"]["to"]) == (3, "2025-03-01", "2025-09-01")
        assert len(data["intervals"]) == 2

    def test_evidence_has_marks_inside_the_sentence(self):
        data = data_of(*TOLD)
        text, actor, target, words = data["evidence"][data["statements"]["e"][data["statements"]["h"].index(0)]]
        assert (text, text[slice(*actor)], text[slice(*target)]) == (HOSTILE, "Norway", "Italy")
        assert words == [[0, 3, "supportive"]]

    def test_neutral_sentences_count_but_are_not_shown(self):
        columns = data_of(*TOLD)["statements"]
        assert columns["e"][columns["k"].index(1)] == -1

    def test_the_strongest_of_every_relation_comes_before_the_second_of_any(self):
        told = [statement(text=f"Norway backs Italy, number {n * 7919}.", article=f"a{n}") for n in range(3)]
        _, summaries = collected(*told, statement("Chad", "Mali", p=0.6))
        assert [found.said.decided for found in sentences_to_embed(summaries, 2)] == [0.9, 0.6]
        assert len(sentences_to_embed(summaries)) == 4
        assert sentences_to_embed(summaries, 0) == []

    def test_the_pair_to_begin_with(self):
        data = data_of(*TOLD, pair=("Norway", "Italy"))
        assert [data["names"][number] for number in data["meta"]["pair"]] == ["Norway", "Italy"]

    def test_nothing_at_all(self):
        data = data_of()
        assert (data["names"], data["evidence"], data["meta"]["from"]) == ([], [], None)


@given(JSON_VALUES)
def test_embedded_json_is_json_and_cannot_leave_its_element(value):
    line = embedded_json(value)
    assert json.loads(line) == value
    assert not set(line) & set("<>&\u2028\u2029")
    line.encode()


@pytest.fixture(scope="module")
def page():
    return report_page(data_of(*TOLD, title="<script>alert(1)</script> & co"))


class TestPage:
    def test_no_text_of_the_data_becomes_markup(self, page):
        seen = Page(page)
        assert [tag for tag, _ in seen.tags].count("script") == 3
        assert not {"img", "i"} & {tag for tag, _ in seen.tags}
        assert "<b>Norway" not in page and "<script>alert" not in page
        data = json.loads(seen.scripts[0])
        assert data["evidence"][data["statements"]["e"][data["statements"]["h"].index(0)]][0] == HOSTILE

    def test_nothing_is_loaded_from_anywhere(self, page):
        seen = Page(page)
        tags = {tag for tag, _ in seen.tags}
        assert not tags & {"link", "img", "iframe", "object", "embed", "base", "video", "audio", "source"}
        addresses = [
            value
            for _, attrs in seen.tags
            for key, value in attrs.items()
            if key in ("src", "href", "action", "srcset", "data")
        ]
        assert addresses == ["#relations"]
        assert all("url(" not in style and "@import" not in style for style in seen.styles)
        assert "://" not in seen.scripts[2]

    def test_the_policy_allows_these_scripts_and_no_request(self, page):
        seen = Page(page)
        (policy,) = [attrs["content"] for _, attrs in seen.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert "http" not in policy
        digests = [base64.b64encode(sha256(script.encode()).digest()).decode() for script in seen.scripts[1:]]
        assert rules["script-src"] == " ".join(f"'sha256-{digest}'" for digest in digests)

    def test_every_control_and_picture_has_a_name(self, page):
        seen = Page(page)
        ids = {attrs["id"] for _, attrs in seen.tags if "id" in attrs}
        assert all(attrs["aria-labelledby"] in ids for _, attrs in seen.tags if "aria-labelledby" in attrs)
        assert next(attrs for tag, attrs in seen.tags if tag == "html") == {"lang": "en"}
        assert [attrs["id"] for _, attrs in seen.tags if attrs.get("role") == "img"] == ["heat", "net", "time"]

    def test_the_same_data_gives_the_same_page(self, page):
        assert report_page(data_of(*TOLD, title="<script>alert(1)</script> & co")) == page
