"""Attribution: who says so, where a sentence reports what somebody says of others (rule 6 of the guideline).

*Russia said Turkey arms the rebels*, *..., the ministry said*, *According to NATO, ...*, *Russia accused Turkey of arming
the rebels*, *Russia's claim that ...*: the words that are reported are a scope, and a statement that lies in one is its
speaker's report, the innermost counting. A speaker's own stance is nobody's report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actorstance.inference.wording import Wording, word_set
from actorstance.models import Mention

Range = tuple[int, int]

_SAY = word_set("said says saying")
_TELL = word_set("told tells telling informed assured reminded")
_CLAUSAL = word_set("""claimed claims claiming alleged alleges alleging believes believe believed thinks think thought insisted insists
    insisting argued argues arguing added adds adding""")
"""Verbs whose content may follow without *that*."""
_THAT = word_set("""acknowledged acknowledges admitted admits affirmed announced announces announcing answered asserted asserts
    asserting charged charges complained complains complaining conceded concedes concluded concludes confirmed confirms
    contended contends declared declares declaring denied denies denying disclosed emphasised emphasized estimated
    estimates explained explains fears feared hinted hints implied implies indicated indicates maintained maintains
    noted notes noting observed pointed predicted predicts recalled reiterated reiterates remarked repeated replied
    reported reports reporting responded revealed reveals say states stated stating stressed stresses stressing
    suggested suggests suggesting suspected suspects testified tweeted warned warns warning wrote writes posted knows
    found finds""")
_CHARGE = word_set("""accuse accused accuses accusing blame blamed blames blaming fault faulted faults criticise criticised criticises
    criticising criticize criticized criticizes criticizing condemn condemned condemns condemning denounce denounced
    denounces denouncing praise praised praises praising thank thanked thanks thanking commend commended commends
    commending applaud applauded applauds hail hailed hails rebuke rebuked rebukes chide chided scold scolded slam
    slammed slams blast blasted suspect suspected suspects convict convicted""")
"""Verbs of judgement whose reason is a report: *accused Turkey of arming the rebels*."""
_CLAIMS = word_set("""claim claims allegation allegations statement assertion assertions accusation accusations charge charges report
    reports warning view conviction belief insistence announcement suggestion complaint testimony""")
_BE = word_set("is are was were be been being")
_AUXILIARY = word_set("""has have had is was were are been be being also later then again repeatedly now earlier already once further not
    never would will could may might did does do publicly reportedly simply only still even often always on in at during
    after late early this last next week month year monday tuesday wednesday thursday friday saturday sunday yesterday
    today night morning evening afternoon the a an statement interview speech conference press news telephone phone call
    tweet post briefing summit radio television tv state parliament there himself herself itself too""")
"""What may stand between a speaker and the verb, and between the verb and the end of its clause."""
_ADJUNCT = _AUXILIARY | word_set("to reporters journalists lawmakers told a with by of his her its their separately")
_PRONOUNS = word_set("he she it they")
_STOPS = word_set(". ! ?")
_QUOTES = frozenset(['"', "'"])
_PARTING = word_set("but while whereas although though")
_DETERMINERS = word_set("the a an this that its his her their")
_GOVERNING = word_set("in from at to with near into against toward towards under between among")
_VERBS = _SAY | _TELL | _CLAUSAL | _THAT
_SIGNS = _VERBS | _CHARGE | _CLAIMS | {"according"}


@dataclass(frozen=True, slots=True)
class Report:
    """Words that somebody is said to have said.

    Parameters
    ----------
    start, end : int
        The pieces of the sentence that are reported.
    speaker : Mention or None
        None where the sentence names no actor.
    blamed : int
        A mention outside of them that they speak of too (*Turkey was accused by Russia of ...*); -1 if none.
    """

    start: int
    end: int
    speaker: Mention | None
    blamed: int = -1


def reporters(
    wordings: Sequence[Wording],
    paragraphs: Sequence[int],
    mentions: Sequence[Sequence[Mention]],
    ranges: Sequence[Sequence[Range]],
    asked: Sequence[Sequence[tuple[int, int]]],
) -> list[list[Mention | None]]:
    """Return who reports each statement of an article; None for what the article says itself.

    Parameters
    ----------
    wordings : sequence of Wording
        Its sentences.
    paragraphs : sequence of int
        The number of each sentence's paragraph.
    mentions, ranges
        The mentions of each sentence and the pieces that they cover.
    asked : sequence of sequence of (int, int)
        For each sentence its statements: actor and target among its mentions, target -1 for the undirected stance.
    """
    found: list[list[Mention | None]] = []
    last: Mention | None = None  # who spoke last, for "he added" and for quotations that go on
    spoke = -2
    for number, wording in enumerate(wordings):
        if number - spoke > 1 and (number == 0 or paragraphs[number] != paragraphs[number - 1]):
            last = None
        reports: list[Report] = []
        if not _SIGNS.isdisjoint(wording.low):
            reports = list(_Reading(wording, mentions[number], ranges[number], last).reports())
        speaker = next((report.speaker for report in reports if report.speaker is not None), None)
        if speaker is not None:
            last, spoke = speaker, number
        elif not reports and last is not None and wording.low[:1] == ['"'] and '"' not in wording.low[1:-2]:
            reports = [Report(0, len(wording), last)]
            spoke = number
        if not reports:
            found.append([None] * len(asked[number]))
            continue
        reports.sort(key=lambda report: (report.start - report.end, report.start), reverse=True)
        found.append([_reporter(reports, mentions[number], ranges[number], *pair) for pair in asked[number]])
    return found


def _reporter(
    reports: Sequence[Report], mentions: Sequence[Mention], ranges: Sequence[Range], actor: int, target: int
) -> Mention | None:
    """Return the speaker of the innermost report in which a statement lies, other than its own actor."""
    for report in reports:
        if all(
            number < 0
            or number == report.blamed
            or (report.start <= ranges[number][0] and ranges[number][1] <= report.end)
            for number in (actor, target)
        ):
            if report.speaker is None:
                return None
            if report.speaker.id != mentions[actor].id:
                return report.speaker
    return None


class _Reading:
    """Reads the reports of one sentence."""

    def __init__(
        self, wording: Wording, mentions: Sequence[Mention], ranges: Sequence[Range], last: Mention | None
    ) -> None:
        self.low, self.mentions, self.ranges, self.last = wording.low, mentions, ranges, last
        self.size = len(self.low)
        self.begins = {start: number for number, (start, _) in enumerate(ranges)}
        self.covered = {at for start, end in ranges for at in range(start, end)}

    def word(self, at: int) -> str:
        """Return a piece; nothing beyond the sentence."""
        return self.low[at] if 0 <= at < self.size else ""

    def reports(self) -> Iterator[Report]:
        """Yield the reports, outer ones and inner ones alike."""
        for at, word in enumerate(self.low):
            if word not in _SIGNS or at in self.covered:
                continue
            report = None
            if word == "according":
                report = self._according(at)
            elif word in _CHARGE:
                report = self._charge(at)
            elif word in _CLAIMS and self.word(at + 1) == "that":
                report = self._claim(at)
            if report is None and word in _VERBS:
                report = self._speech(at)
            if report is not None and report.start < report.end:
                yield report

    def mention_at(self, at: int, reach: int = 3) -> int:
        """Return the mention that begins at a piece or a little behind it, nothing but modifiers between; -1 if none."""
        for step in range(at, min(at + reach, self.size)):
            if step in self.begins:
                return self.begins[step]
            if self.low[step] in (",", ";", "that", "by", "of", "for") or self.low[step] in _STOPS:
                break
        return -1

    def speaker(self, number: int) -> Mention | None:
        """Return the mention of a number."""
        return self.mentions[number] if number >= 0 else None

    def clause_end(self, at: int) -> int:
        """Return where the words that a verb at `at` reports end."""
        low = self.low
        for step in range(at + 1, self.size):
            word = low[step]
            if word == ";":
                return step
            if word == "," and step + 1 < self.size:
                after = low[step + 1]
                if after in _PARTING or (after == "which" and self._speech_near(step + 2)):
                    return step
                if after in ("a", "an") and self.word(step + 2) in _CLAIMS:
                    return step
                if after == "and" and self._speech_near(step + 2):
                    return step
                if step + 1 in self.begins and self._said_behind(step + 1):
                    return step
            elif word in ("and", "but") and self._speech_near(step + 1):
                return step
        return self.size

    def _said_behind(self, at: int) -> bool:
        """Tell whether the mention at a piece closes the sentence as its speaker: *..., Russia said*."""
        end = self.ranges[self.begins[at]][1]
        return self.word(end) in _VERBS and self._closes(end + 1)

    def _speech_near(self, at: int) -> bool:
        """Tell whether a new speaker and the verb follow."""
        number = self.mention_at(at, 2)
        if number < 0:
            return False
        after = self.ranges[number][1]
        return any(self.word(step) in _VERBS | _CHARGE for step in (after, after + 1))

    def _closes(self, at: int) -> bool:
        """Tell whether nothing but adjuncts follows up to a mark, as in *said on Friday*."""
        while at < self.size and self.low[at] in _ADJUNCT and at not in self.begins:
            at += 1
        return at >= self.size or self.low[at] in (",", ";") or self.low[at] in _STOPS or self.low[at] in _QUOTES

    # The kinds of reports --------------------------------------------------------------------------------------------

    def _according(self, at: int) -> Report | None:
        if self.word(at + 1) != "to":
            return None
        stop = at + 2
        while stop < self.size and (self.low[stop] not in (",", ";") and self.low[stop] not in _STOPS):
            stop += 1
        number = next((self.begins[step] for step in range(at + 2, stop) if step in self.begins), -1)
        by = next((step for step in range(at + 2, stop) if self.low[step] in ("by", "from") and step + 1 < stop), -1)
        if by > 0 and self.mention_at(by + 1) >= 0:
            number = self.mention_at(by + 1)
        if at <= 1 or self.low[at - 1] in _PARTING or self.low[at - 1] == ";":
            return Report(stop, self.clause_end(stop), self.speaker(number))
        return Report(
            self._statement(at), at if self.word(stop) != "," else self.clause_end(stop), self.speaker(number)
        )

    def _charge(self, at: int) -> Report | None:
        """Read *accused Turkey of arming the rebels*, *Turkey was accused by Russia of ...*."""
        passive = self._passive(at)
        if passive or (self.word(at - 1) == "," and self.word(at + 1) == "by"):
            by = next((step for step in range(at + 1, min(at + 4, self.size)) if self.low[step] == "by"), -1)
            speaker = self.mention_at(by + 1) if by > 0 else -1
            blamed = self._before(at - 1 if passive else at - 2)
            behind = self.ranges[speaker][1] if speaker >= 0 else at + 1
        else:
            speaker, blamed = self._subject(at)[0], self.mention_at(at + 1, 4)
            if blamed < 0:
                return None
            behind = self.ranges[blamed][1]
        reason = next(
            (
                step
                for step in range(behind, min(behind + 8, self.size))
                if self.low[step] in ("of", "for", "over") and self.low[step] != ";"
            ),
            -1,
        )
        if reason < 0 or not any(word.endswith("ing") for word in self.low[reason + 1 : reason + 5]):
            return None
        return Report(reason, self.clause_end(reason), self.speaker(speaker), blamed)

    def _claim(self, at: int) -> Report | None:
        """Read *Russia's claim that ...*."""
        possessive = next((step for step in range(at - 1, max(at - 4, 0), -1) if self.low[step] in ("'s", "'")), -1)
        speaker = next(
            (number for number, (_, end) in enumerate(self.ranges) if end in (possessive, possessive + 1)), -1
        )
        if possessive < 0:
            speaker = -1
        end = next(
            (
                step
                for step in range(at + 2, self.size)
                if self.low[step] in _BE and step - at > 4 and self._judged(step)
            ),
            self.clause_end(at),
        )
        return Report(at + 2, end, self.speaker(speaker))

    def _judged(self, at: int) -> bool:
        """Tell whether the claim itself is what is spoken of again: *... was dismissed*."""
        return self.word(at + 1) in (
            "dismissed",
            "rejected",
            "denied",
            "false",
            "untrue",
            "disputed",
            "wrong",
            "baseless",
        )

    def _speech(self, at: int) -> Report | None:
        word, before, after = self.low[at], self.word(at - 1), self.word(at + 1)
        if before in _DETERMINERS or before in ("'s", "of", "no", "any", "such"):
            return None  # a noun: "the reports"
        if self._passive(at) and word not in ("saying",):
            return None if after == "to" or word not in _TELL else self._told(at, -1)
        # "...", said Russia.
        if before in (",", '"', "'") and at > 1 and self.mention_at(at + 1, 2) >= 0:
            number = self.mention_at(at + 1, 2)
            if self._closes(self.ranges[number][1]) or (before != "," and word in _SAY):
                return Report(self._statement(at), self.size, self.speaker(number))
        number, first = self._subject(at)
        speaker = self.speaker(number)
        if number < 0 and first >= 0 and self.low[first] in _PRONOUNS:
            speaker = self.last
        opened = first
        while opened > 0 and self.low[opened - 1] in _DETERMINERS:
            opened -= 1
        if opened > 1 and self._trails(opened, at):
            return Report(self._statement(opened), self.clause_end(at), speaker)
        if word in _TELL:
            return self._told(at, number)
        if word not in _SAY and not self._content_follows(at):
            return None
        return Report(at + 1, self.clause_end(at), speaker)

    def _trails(self, opened: int, at: int) -> bool:
        """Tell whether the verb at `at` and its speaker, who begin at `opened`, stand behind what is said."""
        if self.word(at + 1) == "that":
            return False
        mark = self.low[opened - 1]
        if mark not in (",", "—", "-") and mark not in _QUOTES:
            return False
        return self._closes(at + 1)

    def _told(self, at: int, speaker: int) -> Report | None:
        that = next((step for step in range(at + 1, min(at + 9, self.size)) if self.low[step] == "that"), -1)
        if that > 0:
            return Report(that + 1, self.clause_end(that), self.speaker(speaker))
        told = self.mention_at(at + 1, 2 if self.word(at + 1) in _DETERMINERS else 1)
        start = self.ranges[told][1] if told >= 0 else at + 2
        if self.word(start) == "to":
            return None  # an order
        return Report(start, self.clause_end(at), self.speaker(speaker))

    def _content_follows(self, at: int) -> bool:
        """Tell whether a clause follows the verb, and not just a thing: *claims that*, *claims Turkey arms*."""
        for step in range(at + 1, min(at + 8, self.size)):
            if self.low[step] == "that":
                return True
            if self.low[step] in (",", ";"):
                break
        if self.low[at] not in _CLAUSAL:
            return False
        number = self.mention_at(at + 1)
        if number < 0:
            return False
        after = self.word(self.ranges[number][1])
        return (
            bool(after) and after[0].isalpha() and after not in _GOVERNING and after not in ("of", "for", "and", "over")
        )

    # Who speaks ------------------------------------------------------------------------------------------------------

    def _passive(self, at: int) -> bool:
        step = at - 1
        while step > 0 and self.low[step].endswith("ly"):
            step -= 1
        return self.word(step) in _BE and self.low[at].endswith(("ed", "d")) and self.low[at] not in ("believed",)

    def _before(self, at: int) -> int:
        """Return the last mention that ends at or before a piece, its clause's; -1 if none."""
        for number in range(len(self.ranges) - 1, -1, -1):
            end = self.ranges[number][1]
            if end <= at + 1:
                return -1 if any(self.low[k] == ";" for k in range(end, at + 1)) else number
        return -1

    def _subject(self, at: int) -> tuple[int, int]:
        """Return the verb's subject: its mention (-1 if it is none) and its first piece (-1 if unknown)."""
        step = at - 1
        while (
            step >= 0
            and step not in self.covered
            and (
                (self.low[step] in _AUXILIARY and self.low[step] not in ("the", "a", "an"))
                or self.low[step].endswith("ly")
            )
        ):
            step -= 1
        if step < 0:
            return -1, -1
        if self.low[step] in (",", "—", ")") and step not in self.covered:
            # An aside stands before the verb: "Egypt, which backs Libya, said".
            opener = next(
                (k for k in range(step - 1, -1, -1) if self.low[k] in (",", "—", "(") and k not in self.covered), -1
            )
            if opener <= 0:
                return (self._owner_of_participle(at)) if step == at - 1 else (-1, -1)
            step = opener - 1
        if self.low[step] in _PRONOUNS:
            return -1, step
        for number in range(len(self.ranges) - 1, -1, -1):
            start, end = self.ranges[number]
            if start > step or end > step + 1:
                continue
            gap = self.low[end : step + 1]
            if len(gap) > 6 or any(word in (";", ",", "that", "who", "whom", "'s") or word in _VERBS for word in gap):
                return -1, -1
            if gap and not (gap[0] in _GOVERNING or gap[0] in ("on", "of", "for") or set(gap) <= _AUXILIARY):
                return -1, -1
            if self.word(start - 1) in _GOVERNING or (
                self.word(start - 1) in _DETERMINERS and self.word(start - 2) in _GOVERNING
            ):
                step = start - 2
                continue
            return number, start
        return -1, -1

    def _owner_of_participle(self, at: int) -> tuple[int, int]:
        """Return the subject of the sentence for a participle behind a comma: *..., saying that*."""
        if not self.low[at].endswith("ing") or not self.ranges:
            return -1, -1
        return 0, -1

    def _statement(self, at: int) -> int:
        """Return where the words before a trailing speaker begin."""
        for step in range(at - 1, 0, -1):
            if self.low[step] == ";":
                return step + 1
        return 0
