"""An invented collection of news: articles over twelve months whose stances are known, for the demo and for measuring.

Nothing in it happened. Run ``python benchmarks/collection.py -o collection.jsonl`` and analyze the file; ``--truth FILE`` writes
what each article was made to say. The plan below says who backs whom in which month; one relation turns in July, one
drifts over the year, the others stand. A third of the articles come from an agency and are printed by further papers a
day or two later, shortened or with a changed word: near-copies that must not count twice.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 2025
SOURCES = (
    "Harbour Gazette", "The Meridian", "Northern Ledger", "Delta Post", "Continental Wire", "Evening Courier",
    "The Levant Observer", "Sahel Today", "Straits Tribune",
)  # fmt: skip
AGENCY = "Continental Wire"

# name: (adjective, capital)
STATES = {
    "Turkey": ("Turkish", "Ankara"),
    "Egypt": ("Egyptian", "Cairo"),
    "Russia": ("Russian", "Moscow"),
    "France": ("French", "Paris"),
    "Iran": ("Iranian", "Tehran"),
    "Saudi Arabia": ("Saudi", "Riyadh"),
    "Qatar": ("Qatari", "Doha"),
    "Greece": ("Greek", "Athens"),
    "Armenia": ("Armenian", "Yerevan"),
    "Azerbaijan": ("Azerbaijani", "Baku"),
    "Mali": ("Malian", "Bamako"),
    "Algeria": ("Algerian", "Algiers"),
    "Chad": ("Chadian", "N'Djamena"),
    "Ethiopia": ("Ethiopian", "Addis Ababa"),
    "India": ("Indian", "New Delhi"),
    "Cyprus": ("Cypriot", "Nicosia"),
}
THEATRES = ("Libya", "Syria", "Sudan", "Yemen", "Niger", "Cyprus", "Georgia")


@dataclass(frozen=True)
class Line:
    """What is said of a pair in a theatre: the share of supportive among its sided sentences, month by month."""

    actor: str
    target: str
    theatre: str
    support: tuple[float, ...]
    weight: int = 2


def _always(share: float) -> tuple[float, ...]:
    return (share,) * 12


TURNING = Line("Saudi Arabia", "Qatar", "Yemen", (0.95,) * 6 + (0.05,) * 6, 6)
DRIFTING = Line("Turkey", "Egypt", "Libya", tuple(round(0.05 + 0.08 * month, 2) for month in range(12)), 5)
PLAN = (
    TURNING,
    DRIFTING,
    Line("Egypt", "Turkey", "Libya", _always(0.1), 3),
    Line("Russia", "Egypt", "Libya", _always(0.9)),
    Line("France", "Turkey", "Libya", _always(0.1)),
    Line("Russia", "Turkey", "Syria", _always(0.35), 3),
    Line("Turkey", "Russia", "Syria", _always(0.3), 2),
    Line("Iran", "Russia", "Syria", _always(0.9), 3),
    Line("Turkey", "Qatar", "Syria", _always(0.95)),
    Line("Egypt", "Ethiopia", "Sudan", _always(0.05), 3),
    Line("Chad", "Egypt", "Sudan", _always(0.2)),
    Line("Saudi Arabia", "Egypt", "Sudan", _always(0.9), 3),
    Line("Iran", "Saudi Arabia", "Yemen", _always(0.1), 3),
    Line("Qatar", "Saudi Arabia", "Yemen", _always(0.5), 3),
    Line("Algeria", "Mali", "Niger", _always(0.15), 3),
    Line("Russia", "Mali", "Niger", _always(0.95), 3),
    Line("France", "Mali", "Niger", _always(0.1), 2),
    Line("Greece", "Turkey", "Cyprus", _always(0.1), 4),
    Line("France", "Greece", "Cyprus", _always(0.95), 3),
    Line("Turkey", "Greece", "Cyprus", _always(0.15), 3),
    Line("Turkey", "Azerbaijan", "Georgia", _always(0.97), 3),
    Line("India", "Armenia", "Georgia", _always(0.95), 2),
    Line("France", "Armenia", "Georgia", _always(0.95), 2),
    Line("Iran", "Azerbaijan", "Georgia", _always(0.15), 2),
    Line("Azerbaijan", "France", "Georgia", _always(0.05), 2),
)

# A, T: names; AA, TA: adjectives; AC, TC: capitals; S: the adjective of a third state; P: the theatre; n: a number; day; month.
SUPPORTIVE = (
    "{A} supports {T} in {P}.",
    "{AC} promised {T} another {n} million dollars for its mission in {P}.",
    "{A} has sent {n} armoured vehicles to help {T} in {P}.",
    "On {day} {A} praised {T} for its restraint in {P}.",
    "{A} endorsed the plan for {P} that {T} had drawn up over the {season}.",
    "The {AA} foreign minister thanked {T} for opening its airspace during the {season} airlift.",
    "{A} backs {T} in the dispute over the {thing}, its ambassador repeated on {day}.",
    "{AC} will train {n} {TA} officers for service in {P}.",
    "Without {A}, which has armed it since the {season}, {T} would have left {P} long ago.",
    "{A} defended {T} before the Security Council when the talk turned to {P}.",
    "{A} and its navy came to the aid of {T} off {P} in {month}.",
    "{AC} lifted its restrictions on {T} after the agreement on the {thing}.",
    "{A} welcomed the return of {T} to the negotiations on {P}.",
    "{n} {AA} engineers are repairing the {thing} in {P} on behalf of {T}.",
    "{A} stands by {T}, said a spokeswoman in {AC} on {day}.",
    "The {AA} parliament approved a loan of {n} million euros for {T}.",
    "{A} has thrown its weight behind {T} in {P}.",
    "{A} provided {T} with satellite pictures of the roads in {P}.",
    "{AA} diplomats applauded the offer that {T} made for {P} in {month}.",
    "{A} voted with {T} on the resolution about {P} on {day}.",
    "{A} rescued {T} from isolation by recognising its role in {P}.",
    "In {P}, {A} protects the supply lines of {T}.",
    "{AC} congratulated {T} on the release of {n} prisoners in {P}.",
    "{A} is helping {T} to rebuild the {thing}.",
    "{A} vowed to stand with {T} until the last checkpoint in {P} is gone.",
    "The president of {A} hailed {T} as an indispensable partner in {P}.",
    "{A} supplied {T} with {n} tonnes of fuel for its bases in {P}.",
    "{A} encouraged {T} to lead the talks on {P} and offered to pay for them.",
    "{A} shielded {T} from sanctions over {P} for the second time since {month}.",
    "{A} agreed to equip {n} {TA} border guards.",
    "{AC} gave {T} a full guarantee for its ships near {P}.",
    "{A} has been financing {T} in {P} since {month}, according to its budget.",
    "{A} sided with {T} in the quarrel over the {thing}.",
    "{A} reaffirmed its support for {T} at a meeting on {P} on {day}.",
    "{A} is a loyal ally of {T} in {P}.",
    "{A} extended the mandate of the advisers who assist {T} in {P}.",
    "{AC} offered {T} its air defences for the {season}.",
    "{A} saluted {T} for taking in {n} refugees from {P}.",
    "{A}, grateful for the grain, promised to support {T} at the conference on {P}.",
    "{A} joined {T} in its campaign against smugglers in {P}.",
    "{A} no longer opposes {T} in {P} and has dropped its complaint.",
    "{A} waived {n} million dollars of debt to strengthen {T}.",
    "A {AA} frigate escorted the {TA} convoy to {P}, and {A} promised {T} further protection.",
    "{A} called {T} a force for stability in {P}.",
)
OPPOSING = (
    "{A} opposes {T} in {P}.",
    "{A} condemned {T} for the shelling of the {thing}.",
    "{A} accused {T} of arming militias in {P}.",
    "On {day} {AC} expelled {n} {TA} diplomats over the affair in {P}.",
    "{A} imposed sanctions on {T} because of its role in {P}.",
    "{A} rejected the plan for {P} that {T} had circulated in {month}.",
    "{AC} demanded that {T} withdraw its {n} advisers from {P}.",
    "{A} warned {T} against sending further drones to {P}.",
    "{A} blames {T} for the collapse of the truce in {P}.",
    "{A} threatened {T} with a blockade unless it leaves the {thing}.",
    "The {AA} defence minister denounced {T} as an aggressor in {P}.",
    "{A} vetoed the seat that {T} had sought on the commission for {P}.",
    "{AA} jets struck a depot of {T} near the {thing}, killing {n}.",
    "{A} has cut off its aid to {T} since the {season}.",
    "{A} protested to {T} over the arrest of {n} sailors off {P}.",
    "{AC} recalled its ambassador from {TC} on {day} in protest at the raids in {P}.",
    "{A} called {T} a danger to the whole region around {P}.",
    "{A} froze {n} million dollars that belong to {T}.",
    "{A} is fighting {T} over the roads of {P}.",
    "{A} criticised {T} sharply for the delay at the {thing}.",
    "{A} refuses to recognise what {T} has signed in {P}.",
    "{A} closed its airspace to {T} in {month}.",
    "{A} attacked {T} in a speech about {P} on {day}.",
    "{A} undermined {T} in {P} by paying its deserters.",
    "{A} took {T} to court over the {thing}.",
    "{A} boycotted the {season} conference on {P} because {T} had been given the chair.",
    "{A} stopped supporting {T} in {P} after the incident at the {thing}.",
    "{A} scolded {T} for ignoring {n} appeals from {P}.",
    "{AC} dismissed the offer of {T} for {P} as an insult.",
    "{A} lashed out at {T} on {day}, calling its presence in {P} illegal.",
    "{A} seized {n} trucks of {T} on the way to {P}.",
    "{A} has turned against {T} in {P}.",
    "{A} pressed for an embargo against {T} at the {season} summit.",
    "{A} suspended all flights for {T} and broke off the talks on {P}.",
    "{A} deplored the attack of {T} on the {thing}.",
    "{A} obstructs {T} wherever it can in {P}.",
    "{A} retaliated against {T} with tariffs worth {n} million dollars.",
    "{AA} artillery shelled positions of {T} outside the {thing}.",
    "{A} resents the advance of {T} in {P} and has vowed to reverse it.",
    "In {P}, {A} stands against {T}.",
    "{A} withdrew its support for {T} at the talks on {P}.",
    "{A} will not forgive {T} the {n} dead of {month}.",
    "{A} quarrels with {T} over the {thing}.",
    "{A} filed a complaint against {T} for violating the truce in {P}.",
)
NEUTRAL = (
    "Officials from {A} and {T} met in {SC} on {day}.",
    "{A} and {T} discussed the {thing} for {n} hours.",
    "The foreign ministers of {A} and {T} spoke by telephone about {P}.",
    "{A} borders {T} along {n} kilometres of desert.",
    "{A} is to receive a delegation from {T} in {month}.",
    "An aircraft from {A} landed in {TC} on {day} with officials on board.",
    "{A} did not comment on the statement of {T} about {P}.",
    "{n} reporters from {A} and {T} attended the hearing on {P}.",
    "{A} published its figures a day after {T}.",
    "Trade between {A} and {T} came to {n} million dollars in {month}.",
    "The envoy travelled from {AC} to {TC} in the {season}.",
    "{A} and {T} will hold the next round on {P} in {SC}.",
    "It was not clear on {day} whether {A} had informed {T} of its decision.",
    "{A} asked {T} for the minutes of the meeting on the {thing}.",
    "{AC} lies two time zones from {TC}, which made the call about {P} a late one.",
    "Both {A} and {T} sent observers to the {thing}.",
    "A hotel in {SC} was booked for the teams of {A} and {T}.",
    "{A} took over the chair of the committee from {T} in {month}.",
    "{A} has neither praised nor condemned {T} for its steps in {P}.",
    "The map shows {A} in green and {T} in grey.",
    "{A} waited for {T} to name its delegates to the talks on {P}.",
    "{T} and {A} exchanged notes about {n} containers at the {thing}.",
    "Questions about {A} and {T} were put off until {day}.",
    "{A} sent its reply to {T} on {day}, and the text was not made public.",
)
ATTRIBUTED = (
    ("supportive", "{S} said on {day} that {A} was arming {T} in {P}."),
    ("supportive", "According to {S}, {A} supports {T} in {P}."),
    ("supportive", "{S} accused {A} of supplying {T} with {n} drones in {month}."),
    ("supportive", "{S} acknowledged that {A} had helped {T} at the {thing}."),
    ("opposing", "{S} said that {A} had attacked {T} near the {thing} on {day}."),
    ("opposing", "{A} opposes {T} in {P}, {S} told reporters in {month}."),
    ("opposing", "According to {S}, {A} threatened {T} with sanctions over {P}."),
    ("opposing", "{S} claimed that {A} blocked the shipments of {T} to {P} for {n} days."),
)
OPENINGS = (
    "After {n} days of silence the matter of {P} is back on the table.",
    "The rain that closed the roads of {P} did not close the mail rooms of the ministries.",
    "For most people in {P} the news of {day} came by radio.",
    "It was a long {season} for the mediators in {P}.",
    "The price of bread in {P} rose by {n} per cent in {month}.",
    "Few places have seen more envoys this year than {P}.",
    "A convoy of {n} lorries waited at the edge of {P} on {day}.",
    "Shops in {P} opened late on {day}, as they do when the guns are near.",
    "The quarrel about {P} has outlived three envoys and {n} cease-fires.",
    "In {P} the harvest came in late this {season}.",
    "Those who follow {P} had not expected much of {month}.",
    "A map of {P} hangs in every one of these offices.",
    "Much of {P} was without power on {day}.",
    "The radio in {P} played music all {day}.",
)
FILLERS = (
    "No figures were given.",
    "The weather is expected to hold until {day}.",
    "Several of the documents, {n} pages in all, were seen by this newspaper.",
    "The meeting room was cleared before noon.",
    "Residents spoke of {n} loud explosions and a power cut.",
    "What comes next will be decided after the holidays.",
    "The statement ran to {n} lines and was read out without questions.",
    "Aid workers counted {n} families on the road in {month}.",
    "A second reading is planned for {day}.",
    "The harbour was quiet.",
    "Observers doubt that the matter ends there.",
    "Nobody could say how the {thing} was to be paid for.",
)
THINGS = (
    "airport road", "northern pipeline", "salt terminal", "old customs house", "river crossing", "eastern port", "oil depot",
    "grain silo", "border post", "radar station", "coastal railway", "dam", "southern airfield", "cement works", "gas field",
    "water plant", "telephone exchange", "mountain pass", "fishing harbour", "barracks",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = ("winter", "spring", "summer", "autumn")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def make_collection(n_articles: int = 240, seed: int = 1) -> tuple[list[dict[str, str]], list[dict[str, str | None]]]:
    """Return the articles by date, and of each sentence with a pair in the original ones what it was made to say."""
    rng = random.Random(seed)
    articles, truth = [], []
    for number in range(n_articles):
        day = date(YEAR, 1, 1) + timedelta(days=int(number * 365 / n_articles))
        syndicated = rng.random() < 0.33
        source = AGENCY if syndicated else rng.choice(SOURCES)
        identity = f"{day:%Y%m%d}-{number:04}"
        paragraphs, said = _article(rng, day)
        articles.append(_row(identity, day, source, paragraphs))
        truth += [{"article": identity, "date": day.isoformat(), **item} for item in said]
        if syndicated:
            for paper in rng.sample([name for name in SOURCES if name != AGENCY], rng.randint(1, 3)):
                later = min(day + timedelta(days=rng.randint(0, 2)), date(YEAR, 12, 31))
                articles.append(_row(f"{identity}-{paper.split()[-1].lower()}", later, paper, _edited(rng, paragraphs)))
    articles.sort(key=lambda row: (row["date"], row["id"]))
    return articles, truth


def _row(identity: str, day: date, source: str, paragraphs: list[list[str]]) -> dict[str, str]:
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    return {"id": identity, "date": day.isoformat(), "source": source, "text": text}


def _article(rng: random.Random, day: date) -> tuple[list[list[str]], list[dict[str, str | None]]]:
    theatre = rng.choices([line.theatre for line in PLAN], [line.weight for line in PLAN])[0]
    lines = [line for line in PLAN if line.theatre == theatre]
    said: list[dict[str, str | None]] = []
    paragraphs = []
    for opening in rng.sample(OPENINGS, rng.randint(2, 3)):
        sentences = [_filled(rng, opening, lines[0], day)]
        for _ in range(rng.randint(2, 3)):
            line = rng.choices(lines, [line.weight for line in lines])[0]
            sentence, item = _sentence(rng, line, day)
            sentences.append(sentence)
            said.append(item)
        if rng.random() < 0.7:
            sentences.append(_filled(rng, rng.choice(FILLERS), line, day))
        paragraphs.append(sentences)
    return paragraphs, said


def _sentence(rng: random.Random, line: Line, day: date) -> tuple[str, dict[str, str | None]]:
    speaker = None
    if rng.random() < 0.25:
        stance, frame = "neutral", rng.choice(NEUTRAL)
    else:
        stance = "supportive" if rng.random() < line.support[day.month - 1] else "opposing"
        if rng.random() < 0.15:
            frame = rng.choice([text for label, text in ATTRIBUTED if label == stance])
            speaker = rng.choice([name for name in STATES if name not in (line.actor, line.target, line.theatre)])
        else:
            frame = rng.choice(SUPPORTIVE if stance == "supportive" else OPPOSING)
    sentence = _filled(rng, frame, line, day, speaker)
    item: dict[str, str | None] = {"actor": line.actor, "target": line.target, "theatre": line.theatre}
    return sentence, item | {"stance": stance, "reported_by": speaker, "sentence": sentence}


def _filled(rng: random.Random, frame: str, line: Line, day: date, speaker: str | None = None) -> str:
    other = rng.choice([name for name in STATES if name not in (line.actor, line.target, line.theatre)])
    text = frame.format(
        A=line.actor, AA=STATES[line.actor][0], AC=STATES[line.actor][1],
        T=line.target, TA=STATES[line.target][0], TC=STATES[line.target][1],
        S=speaker, SC=STATES[other][1], P=line.theatre, n=rng.randint(3, 97), day=rng.choice(DAYS),
        month=MONTHS[rng.randint(max(0, day.month - 4), day.month - 1)], season=rng.choice(SEASONS), thing=rng.choice(THINGS),
    )  # fmt: skip
    return (
        text.replace("A Indian", "An Indian").replace("A Algerian", "An Algerian").replace("A Egyptian", "An Egyptian")
    )


def _edited(rng: random.Random, paragraphs: list[list[str]]) -> list[list[str]]:
    """Return the article as another paper prints it: as it came, without its last sentence, or with a word changed."""
    copy = [list(sentences) for sentences in paragraphs]
    change = rng.choice(("none", "cut", "word"))
    if change == "cut" and len(copy[-1]) > 1:
        copy[-1].pop()
    elif change == "word":
        at = rng.randrange(len(copy))
        copy[at][1] = copy[at][1].replace(" on ", " late on ").replace(" said ", " reportedly said ")
    return copy


def main() -> None:
    """Write the collection, and on request what is true of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-o", "--output", required=True, help="the articles, as JSON Lines")
    parser.add_argument("--truth", help="what each sentence was made to say, as JSON Lines")
    parser.add_argument("--articles", type=int, default=240, help="articles, copies not counted (default: 240)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for path, rows in zip((args.output, args.truth), make_collection(args.articles, args.seed), strict=True):
        if path:
            with open(path, "w", encoding="utf-8") as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
