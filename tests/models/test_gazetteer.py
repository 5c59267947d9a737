import pytest

from actorstance.datasets import DataError
from actorstance.models.finder import Finder
from actorstance.models.gazetteer import COLUMNS, KINDS, Actor, Gazetteer, read_actor_file, read_actors
from actorstance.models.modelfile import ModelFileError


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.shipped()


def write(path, *rows):
    path.write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


def test_shipped_table_covers_the_world(gazetteer):
    count = {kind: gazetteer.kinds.count(kind) for kind in KINDS}
    assert count["state"] == 193
    assert count["polity"] >= 20
    assert count["organisation"] + count["alliance"] >= 60
    assert count["armed_group"] + count["party"] + count["movement"] >= 150


@pytest.mark.parametrize(
    ("alias", "actor"),
    [
        ("Ankara", "Turkey"),
        ("the kremlin".removeprefix("the "), "Russia"),
        ("White House", "United States"),
        ("10 Downing Street", "United Kingdom"),
        ("Côte d'Ivoire", "Ivory Coast"),
        ("Cote d’Ivoire", "Ivory Coast"),
        ("no such actor", None),
        ("", None),
    ],
)
def test_resolve_sees_through_case_accents_and_quotes(gazetteer, alias, actor):
    assert gazetteer.resolve(alias) == actor


def test_plain_values_give_the_same_gazetteer_without_compiling(gazetteer):
    again = Gazetteer.from_plain(gazetteer.to_plain())
    assert again.ids == gazetteer.ids
    assert again.table == gazetteer.table
    assert again.resolve("Foggy Bottom") == gazetteer.resolve("Foggy Bottom") is not None


@pytest.mark.parametrize("part", ["table", "words", "arrays"])
def test_damaged_plain_values_are_refused(gazetteer, part):
    values = gazetteer.to_plain()
    del values[part]
    with pytest.raises(ModelFileError, match=r"gazetteer is damaged \(KeyError"):
        Gazetteer.from_plain(values)


def test_parts_that_do_not_fit_are_refused(gazetteer):
    values = gazetteer.to_plain() | {"table": "Turkey\tstate\t\t\t\t\t"}
    with pytest.raises(ModelFileError, match="do not fit each other"):
        Gazetteer.from_plain(values)


def test_user_actors_win_over_shipped_ones(gazetteer):
    more = gazetteer.with_actors(
        [("Ankara United", "Ankara"), ("Turkey", "Anatolians"), ("Quux Front", "the Quuxites")]
    )
    assert more.resolve("Ankara") == "Ankara United"
    assert more.resolve("Anatolians") == "Turkey"
    assert more.kinds[more.places["Turkey"]] == "state"
    assert more.kinds[more.places["Quux Front"]] == "actor"
    text = "Turkey said the Quuxites had attacked Ankara."
    assert [mention.id for mention in Finder(more).find([text])[0]] == ["Turkey", "Quux Front", "Ankara United"]


def test_a_user_file_is_read_with_quotes_and_byte_order_mark(tmp_path):
    path = tmp_path / "actors.csv"
    path.write_text('\ufeffactor,alias\n\n"Smith, John",Johnny\n', encoding="utf-8")
    assert read_actor_file(path) == [("Smith, John", "Johnny")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "actors.csv: is empty; a file of actors has the columns actor, alias"),
        ("name,alias\n", "actors.csv:1: the header is 'name, alias'"),
        ("actor,alias\nTurkey\n", "actors.csv:2: the row 'Turkey' is not an actor and an alias"),
        ("actor,alias\nTurkey,\n", "actors.csv:2: the row 'Turkey, ' is not an actor and an alias"),
        ("actor,alias\nTurkey,17\n", "actors.csv:2: the alias '17' has no letter in it"),
        ("actor,alias\nTurkey,a;b\n", "actors.csv:2: the row 'Turkey, a;b' holds a tab or a semicolon"),
    ],
)
def test_a_bad_user_file_is_told_by_its_line(tmp_path, content, message):
    path = tmp_path / "actors.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_actor_file(path)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["Turkey\tstate"], ":2: 2 columns where a gazetteer has 7"),
        (["Turkey\tcountry\t\t\t\t\t"], ":2: kind is 'country'; it is one of state"),
        ([" \tstate\t\t\t\t\t"], ":2: an actor without an id"),
        (["Turkey\tstate\t\t\t\t\t", "Turkey\tstate\t\t\t\t\t"], ":3: the actor 'Turkey' stands at"),
        (
            ["Turkey\tstate\t\tPorte\t\t\t", "Porto\tstate\t\tPÖRTE\t\t\t"],
            ":3: the alias 'PÖRTE' is an alias of 'Turkey'",
        ),
        (["Erdogan\tleader\tTurkey\t\t\t\t"], ":2: the state 'Turkey' of 'Erdogan' has no row of its own"),
    ],
)
def test_a_bad_table_is_told_by_its_line(tmp_path, rows, message):
    with pytest.raises(DataError) as error:
        read_actors(write(tmp_path / "actors.tsv", *rows))
    assert message in str(error.value)


def test_a_table_with_another_header_is_refused(tmp_path):
    path = tmp_path / "actors.tsv"
    path.write_text("id\tkind\n", encoding="utf-8")
    with pytest.raises(DataError, match="the header is 'id kind'"):
        read_actors(path)


def test_a_row_reads_back_as_it_was_written():
    actor = Actor("Turkey", "state", names=("Türkiye",), people=("Turk", "Turks"), capitals=("Ankara",))
    assert Actor.of_line(actor.line()) == actor


def test_an_empty_gazetteer_finds_by_pattern_alone():
    text = "President Jane Doe thanked the protesters."
    assert [mention.span.of(text) for mention in Finder(Gazetteer.of([])).find([text])[0]] == [
        "President Jane Doe",
        "the protesters",
    ]
