from actorstance.datasets.errors import DataError, shown


def test_the_place_stands_before_what_is_wrong():
    assert str(DataError("text is empty", "a.jsonl:3")) == "a.jsonl:3: text is empty"
    assert str(DataError("text is empty")) == "text is empty"


def test_at_fills_in_a_place_once():
    error = DataError("text is empty").at("a.jsonl:3")
    assert error.where == "a.jsonl:3"
    assert error.at("b.jsonl:1") is error


def test_shown_is_short_however_large_the_value():
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert len(shown("x" * 10_000)) <= 82
    assert len(shown(deep)) < 100
    assert shown("Egypt") == "'Egypt'"
