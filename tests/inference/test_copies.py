from actorstance.inference.copies import ArticleText, first_versions

STORY = (
    "norway backs italy in the quarrel over the fishing grounds south of the cape",
    "italy has asked its neighbours for help with the harbour that burned down in may",
    "the talks will go on in the autumn once the ministers have had their holidays",
    "nobody expects a treaty before the election which both sides say they will win",
)
OTHER = ("greece has bought twelve ferries", "its minister opened a bridge near the old salt works on friday")


def versions(*articles):
    return first_versions([ArticleText(tuple(sentences), date) for sentences, date in articles])


def test_different_articles_are_their_own_first_version():
    assert versions((STORY, "2025-01-01"), (OTHER, "2025-01-01")) == [0, 1]
    assert versions() == []


def test_a_copy_is_a_version_of_the_earliest():
    assert versions((STORY, "2025-01-03"), (STORY, "2025-01-02"), (OTHER, None)) == [1, 1, 2]


def test_shortened_and_edited_copies_are_recognised():
    edited = (STORY[0].replace("quarrel", "dispute"), *STORY[1:])
    assert versions((STORY, "2025-01-01"), (STORY[:3], "2025-01-01"), (edited, "2025-01-02")) == [0, 0, 0]


def test_of_one_day_the_longest_is_the_first_version():
    assert versions((STORY[:3], "2025-01-01"), (STORY, "2025-01-01")) == [1, 1]


def test_articles_without_a_date_are_copies_but_come_last():
    assert versions((STORY, None), (STORY[:3], "2025-01-01")) == [1, 1]


def test_who_says_the_same_a_month_later_says_it_again():
    assert versions((STORY, "2025-01-01"), (STORY, "2025-02-01")) == [0, 1]
    assert versions((STORY, "2025-01-01"), (STORY, "2025-01-08"), (STORY, "2025-01-15")) == [0, 0, 0]


def test_many_copies_of_one_article():
    assert versions(*[(STORY, "2025-01-01")] * 50) == [0] * 50


def test_of_short_articles_only_equal_ones_are_copies():
    headline = "norway backs italy over the grain terminal"
    assert versions(([headline], "2025-01-01"), ([headline + " again"], "2025-01-01"), ([headline], None)) == [0, 1, 0]
