"""The place that a statement is about, in many sentences."""

from importlib.resources import files

import pytest
from statements import statements

from actorstance.inference.theatres import TheatreReader
from actorstance.inference.wording import Wording
from actorstance.models import Gazetteer
from actorstance.models.gazetteer import Actor

CASES = [
    ("Turkey has recruited Syrian rebel fighters to go to Libya to fight a war there.", "Turkey", "rebel fighters", "Libya"),
    ("Turkey flew Syrian rebel fighters to Libya in January.", "Turkey", "rebel fighters", "Libya"),
    ("Turkey praised Syrian rebel fighters, and a delegation went to Libya.", "Turkey", "rebel fighters", "Syria"),
    ("Turkey ordered the US to leave a part of eastern Syria so Moscow could invade.", "Russia", "United States", "Syria"),
    ("In Syria, Turkey supports the opposition and Russia supports the government, whereas in Libya Egypt opposes the government.", "Turkey", "opposition", "Syria"),
    ("In Syria, Turkey supports the opposition and Russia supports the government, whereas in Libya Egypt opposes the government.", "Russia", "government in Syria", "Syria"),
    ("In Syria, Turkey supports the opposition and Russia supports the government, whereas in Libya Egypt opposes Qatar.", "Egypt", "Qatar", "Libya"),
    ("Turkey supports the opposition in Syria and opposes the government in Libya.", "Turkey", "opposition", "Syria"),
    ("Turkey supports the opposition in Syria and opposes the government in Libya.", "Turkey", "government", "Libya"),
    ("Egypt, which supports the opposition in Libya, offered a ceasefire.", "Egypt", "opposition", "Libya"),
    ("Turkey ordered the US to leave a part of eastern Syria.", "Turkey", "United States", "Syria"),
    ("Turkey has accused America of training terrorists in Syria.", "Turkey", "United States", "Syria"),
    ("Now Turkey and Russia may come up with a deal for Libya.", "Turkey", "Russia", "Libya"),
    ("Iran backs the Houthis in the Yemeni civil war.", "Iran", "Houthis", "Yemen"),
    ("Iran backs the Houthis in Yemen's civil war.", "Iran", "Houthis", "Yemen"),
    ("The war in Ukraine has led Germany to sanction Russia.", "Germany", "Russia", "Ukraine"),
    ("Germany sanctioned Russia.", "Germany", "Russia", None),
    ("Russia backs the Syrian government.", "Russia", "Syria", None),
    ("The Syrian opposition thanked Turkey.", "opposition", "Turkey", "Syria"),
    ("Fighting in Libya goes on. Turkey condemned Egypt.", "Turkey", "Egypt", "Libya"),
    ("Fighting in Libya goes on.\n\nTurkey condemned Egypt.", "Turkey", "Egypt", None),
    ("Russian jets bombed Hezbollah in Idlib.", "Russia", "Hezbollah", "Syria"),
    ("Russia backs the separatists in the Donbas.", "Russia", "separatists", "Ukraine"),
    ("Turkey has recruited Syrian rebel fighters to go to Libya.", "Turkey", "rebel fighters", "Libya|Syria"),
    ("Across northern Mali, France fought the jihadists.", "France", "jihadists", "Mali"),
    ("France helps Niger against the jihadists.", "France", "Niger", None),
    ("The United States withdrew its troops from Iraq, and Iran praised the move.", "Iran", "United States", "null|Iraq"),
    ("Turkey's Libya policy angers France.", "Turkey", "France", "null|Libya"),
    ("Israel bombed Hezbollah in Lebanon, while Iran armed Hamas in Gaza.", "Israel", "Hezbollah", "Lebanon"),
    ("Israel bombed Hezbollah in Lebanon, while Iran armed Hamas in Gaza.", "Iran", "Hamas", "Palestine"),
    ("In Sudan Egypt backs the army but the Emirates arm the RSF.", "Egypt", "army", "Sudan"),
    ("In Sudan Egypt backs the army but the Emirates arm the RSF.", "Emirates", "Rapid Support", "Sudan"),
    ("In Libya Turkey backs the government and in Syria it supports the opposition.", "Turkey", "government", "Libya"),
    ("In Libya Turkey backs the government and in Syria it supports the opposition.", "Turkey", "opposition", "Syria"),
    ("On Ukraine, China sided with Russia.", "China", "Russia", "Ukraine"),
    ("CAIRO (Reuters) - Turkey condemned Greece.", "Turkey", "Greece", None),
    ("The rebels in Chad attacked Sudan.", "rebels", "Sudan", "Chad"),
    ("Spain sued Morocco in the Western Sahara dispute.", "Spain", "Morocco", "Western Sahara|null"),
    ("Rwanda armed the M23 near Goma.", "Rwanda", "M23", "Congo"),
    ("Qatar Airways sued Airbus in London.", "Qatar Airways", "Airbus", "United Kingdom"),
    ("Critics of Russia in Russia praised Ukraine.", "critics", "Ukraine", "Russia"),
    ("Ankara wants Washington to pressure Moscow in Libya.", "Turkey", "United States", "Libya"),
    ("Turkey and Russia clashed over Syria.", "Turkey", "Russia", "Syria"),
    ("Pakistan and India fought along the border. In Kashmir, India arrested separatists.", "India", "separatists", "Kashmir"),
    ("Serbia opposes Kosovo's government.", "Serbia", "Kosovo", None),
    ("Colombia helped the Venezuelan opposition in Bogotá.", "Colombia", "opposition", "Venezuela|Colombia"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actor", "target", "place"), CASES)
def test_where(text, actor, target, place):
    found = statements(text, actor, target)
    assert found, "the finder gives no such pair"
    theatre = found[0].theatre
    if place and "|" in place:
        assert str(theatre).replace("None", "null") in place.split("|")
    elif place and theatre:
        assert place in theatre
    else:
        assert theatre == place


def test_a_user_s_gazetteer_without_states_gives_no_theatres():
    reader = TheatreReader(Gazetteer.of([Actor("Zorbland", "party")]))
    wording = Wording.of("In Libya, Zorbland won.")
    assert list(reader.places(wording, [])) == []


def test_every_shipped_place_lies_in_a_state_that_the_gazetteer_has():
    table = (files("actorstance.inference") / "data" / "places.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    assert all(len(row) == 2 for row in rows)
    known = set(Gazetteer.shipped().ids)
    assert [state for state, _ in rows if state not in known] == []
    names = [name for _, cell in rows for name in cell.split(";")]
    assert sorted({name for name in names if names.count(name) > 1 or not name.strip()}) == []
