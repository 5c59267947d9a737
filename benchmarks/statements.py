"""How often theatres and reporters are right, on the held-out sentences of `statements.tsv`.

    python benchmarks/statements.py

A row: what is asked (theatre, reported), the text, words of the actor's and the target's ids, and what is right
(``null``: none; ``|``: either will do). A pair that the finder does not give counts as wrong.
"""

from __future__ import annotations

from pathlib import Path

from actorstance.inference import StancePredictor


def main() -> None:
    """Print the share that is right, and what is not."""
    predictor = StancePredictor.load()
    lines = (Path(__file__).parent / "statements.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for what in ("theatre", "reported"):
        asked = [row[1:] for row in rows if row[0] == what]
        right = 0
        for text, actor, target, expected in asked:
            found = [
                finding.theatre if what == "theatre" else finding.reported_by and finding.reported_by.id
                for finding in predictor.analyze(text).findings
                if finding.target and fits(finding.actor.id, actor) and fits(finding.target.id, target)
            ]
            good = bool(found) and any(
                found[-1] is None if want == "null" else want.lower() in (found[-1] or "").lower()
                for want in expected.split("|")
            )
            right += good
            if not good:
                print(f"  {text} | {actor} -> {target}: {expected}, not {found[-1] if found else 'asked'}")
        print(f"{what}: {right} of {len(asked)}, {right / len(asked):.3f}")


def fits(identity: str, words: str) -> bool:
    """Tell whether an id, its place left out, has one of the words in it."""
    return any(word.lower() in identity.split(" in ")[0].lower() for word in words.split("|"))


if __name__ == "__main__":
    main()
