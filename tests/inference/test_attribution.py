"""Who reports a statement: rule 6 of the guideline, in many sentences."""

import pytest
from statements import statements

CASES = [
    ("Russia said that Turkey arms the rebels.", "Turkey", "rebels", "Russia"),
    ("Russia said that Turkey arms the rebels.", "Russia", "Turkey", None),
    ("Egypt claims Turkey is arming the militia.", "Turkey", "militia", "Egypt"),
    ("Turkey arms the rebels, Russia said on Monday.", "Turkey", "rebels", "Russia"),
    ("Turkey, Russia said on Monday, arms the rebels.", "Turkey", "rebels", "Russia"),
    ("\"Turkey arms the rebels,\" Lavrov said.", "Turkey", "rebels", "Lavrov"),
    ("\"Turkey arms the rebels,\" said Russian Foreign Minister Sergei Lavrov.", "Turkey", "rebels", "Lavrov"),
    ("\"Turkey arms the rebels,\" Lavrov said. \"Iran funds the militia.\"", "Iran", "militia", "Lavrov"),
    ("Lavrov met reporters. He said Turkey arms the rebels.", "Turkey", "rebels", None),
    ("Lavrov said France backs Mali. He added that Turkey arms the rebels.", "Turkey", "rebels", "Lavrov"),
    ("According to Russia, Turkey arms the rebels.", "Turkey", "rebels", "Russia"),
    ("Turkey arms the rebels, according to Russia.", "Turkey", "rebels", "Russia"),
    ("Turkey, according to Russia, arms the rebels.", "Turkey", "rebels", "Russia"),
    ("Russia accused Turkey of arming the rebels.", "Turkey", "rebels", "Russia"),
    ("Russia accused Turkey of arming the rebels.", "Russia", "rebels", None),
    ("Russia has repeatedly accused Turkey on state television of arming the rebels.", "Turkey", "rebels", "Russia"),
    ("Turkey was accused by Russia of arming the rebels.", "Turkey", "rebels", "Russia"),
    ("Turkey, accused by Russia of arming the rebels, denied it.", "Turkey", "rebels", "Russia"),
    ("Turkey is accused of arming the rebels.", "Turkey", "rebels", None),
    ("Russia blamed Turkey for arming the rebels.", "Turkey", "rebels", "Russia"),
    ("Poland thanked Germany for helping Ukraine.", "Germany", "Ukraine", "Poland"),
    ("Turkey denied arming the rebels.", "Turkey", "rebels", None),
    ("Turkey denied that it arms the rebels.", "Turkey", "rebels", None),
    ("Turkey said it backs Qatar.", "Turkey", "Qatar", None),
    ("Russia's claim that Turkey arms the rebels is false.", "Turkey", "rebels", "Russia"),
    ("Russia told the United Nations that Turkey arms the rebels.", "Turkey", "rebels", "Russia"),
    ("Russia told the United Nations that Turkey arms the rebels.", "Russia", "United Nations", None),
    ("The foreign ministry told Reuters Egypt had attacked Libya.", "Egypt", "Libya", "foreign ministry"),
    ("Russia, which has bombed Syria, says Turkey arms the rebels.", "Turkey", "rebels", "Russia"),
    ("Russia said Turkey arms the rebels, but France backs Turkey.", "France", "Turkey", None),
    ("Russia said Turkey arms the rebels, while Iran backs Russia.", "Iran", "Russia", None),
    ("Russia said Turkey arms Qatar and Iran said Israel attacked Hezbollah.", "Israel", "Hezbollah", "Iran"),
    ("Russia said Turkey arms Qatar and Iran said Israel attacked Hezbollah.", "Turkey", "Qatar", "Russia"),
    ("Iran said Russia accused Turkey of arming the rebels.", "Turkey", "rebels", "Russia"),
    ("Iran said Russia accused Turkey of arming the rebels.", "Russia", "Turkey", "Iran"),
    ("France criticised Turkey.", "France", "Turkey", None),
    ("Russia urged Turkey to help Egypt.", "Turkey", "Egypt", None),
    ("Analysts say Turkey arms the rebels.", "Turkey", "rebels", None),
    ("Reports that Ukraine attacked Russia angered NATO.", "Ukraine", "Russia", None),
    ("In a statement, the Kremlin said NATO was helping Ukraine.", "NATO", "Ukraine", "Russia"),
    ("Speaking in Ankara, Erdogan said Greece had attacked Cyprus.", "Greece", "Cyprus", "Erdogan"),
    ("The United States believes Iran supplies drones to Russia.", "Iran", "Russia", "United States"),
    ("Japan warned that China was threatening Taiwan.", "China", "Taiwan", "Japan"),
    ("Turkey arms the rebels; Russia said Egypt opposes Qatar.", "Turkey", "rebels", None),
    ("Russia condemned France for supporting Ukraine.", "France", "Ukraine", "Russia"),
    ("Turkey is said to have armed the rebels.", "Turkey", "rebels", None),
    ("The Kremlin announced that Belarus had recognised Abkhazia.", "Belarus", "Abkhazia", "Russia"),
    ("Egypt ordered troops to the border, saying Ethiopia had threatened Sudan.", "Ethiopia", "Sudan", "Egypt"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actor", "target", "speaker"), CASES)
def test_who_reports(text, actor, target, speaker):
    found = statements(text, actor, target)
    assert found, "the finder gives no such pair"
    said_by = found[0].reported_by
    assert (said_by and said_by.id.split(" of ")[0]) in (
        speaker,
        *(f"{first} {speaker}" for first in ("Sergey", "Sergei", "Recep Tayyip")),
    ), said_by


def test_a_speaker_of_an_earlier_paragraph_is_forgotten():
    text = "Lavrov said France backs Mali.\n\nIt rained.\n\nHe added that Turkey arms Qatar."
    assert statements(text, "Turkey", "Qatar")[0].reported_by is None


def test_the_speaker_s_offsets_are_the_article_s():
    text = "It rained. Russia said Turkey arms Qatar."
    (finding,) = statements(text, "Turkey", "Qatar")
    assert finding.reported_by.span.of(text) == "Russia"
