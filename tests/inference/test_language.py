import pytest

from actorstance.inference.language import foreign_language

GERMAN = "Der Rat der Hafenstädte hat am Montag beschlossen, den Boykott gegen die Nachbarn aufzuheben, wie ein Sprecher sagte."
ENGLISH = "The council of the harbour towns decided on Monday to lift the boycott of its neighbours, a spokesman said."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (ENGLISH, None),
        (ENGLISH * 40 + GERMAN * 40, None),  # the first 3,000 characters are looked at
        (GERMAN[:50], "de"),
        (GERMAN[:30], None),  # too short to tell
        ("12:30 — 14:45, " * 20, None),
        ("", None),
    ],
)
def test_what_is_surely_not_english_is_named(text, language):
    assert foreign_language(text) == language


def test_text_of_two_languages_is_not_judged():
    assert foreign_language(GERMAN + " " + ENGLISH) is None
