"""English inflection of cue lemmas: the forms that news prints, by rule and by a list of irregular verbs.

Form names are those that later stages need: a participle behind a form of *be* is a passive.
"""

from __future__ import annotations

from functools import cache

BASE, THIRD, PAST, PARTICIPLE, GERUND, PLURAL = "base", "third", "past", "participle", "gerund", "plural"

# base past participle; where a verb has two usual forms they are joined by "/".
_IRREGULAR = """
arise arose arisen; awake awoke awoken; be was/were been; bear bore borne; beat beat beaten; become became become
befall befell befallen; begin began begun; bend bent bent; bet bet bet; bid bid bid; bind bound bound; bite bit bitten
bleed bled bled; blow blew blown; break broke broken; breed bred bred; bring brought brought; broadcast broadcast broadcast
build built built; burn burned/burnt burned/burnt; burst burst burst; buy bought bought; cast cast cast; catch caught caught
choose chose chosen; cling clung clung; come came come; cost cost cost; creep crept crept; cut cut cut; deal dealt dealt
dig dug dug; dive dived/dove dived; do did done; draw drew drawn; dream dreamed/dreamt dreamed/dreamt; drink drank drunk
drive drove driven; dwell dwelt dwelt; eat ate eaten; fall fell fallen; feed fed fed; feel felt felt; fight fought fought
find found found; flee fled fled; fling flung flung; fly flew flown; forbid forbade forbidden; forecast forecast forecast
foresee foresaw foreseen; forget forgot forgotten; forgive forgave forgiven; forgo forwent forgone; forsake forsook forsaken
forswear forswore forsworn; freeze froze frozen; get got got/gotten; give gave given; go went gone; grind ground ground; grow grew grown; hang hung hung
have had had; hear heard heard; hide hid hidden; hit hit hit; hold held held; hurt hurt hurt; input input input; keep kept kept
kneel knelt knelt; know knew known; lay laid laid; lead led led; lean leaned/leant leaned/leant; leap leaped/leapt leaped/leapt
learn learned/learnt learned/learnt; leave left left; lend lent lent; let let let; lie lay lain; light lit/lighted lit/lighted
lose lost lost; make made made; mean meant meant; meet met met; mislead misled misled; misunderstand misunderstood misunderstood
offset offset offset; outbid outbid outbid; outdo outdid outdone; outfight outfought outfought; override overrode overridden
overrun overran overrun; oversee oversaw overseen; overtake overtook overtaken; overthrow overthrew overthrown
partake partook partaken; pay paid paid; plead pleaded/pled pleaded/pled; prove proved proved/proven; put put put
quit quit quit; read read read; rebuild rebuilt rebuilt; repay repaid repaid; rescind rescinded rescinded; resell resold resold
reset reset reset; rethink rethought rethought; rewrite rewrote rewritten; rid rid rid; ride rode ridden; ring rang rung
rise rose risen; run ran run; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent; set set set
sew sewed sewn; shake shook shaken; shed shed shed; shine shone shone; shoot shot shot; show showed shown/showed
shrink shrank shrunk; shut shut shut; sing sang sung; sink sank sunk; sit sat sat; slay slew slain; sleep slept slept
slide slid slid; sling slung slung; slit slit slit; smite smote smitten; sow sowed sown; speak spoke spoken; speed sped sped
spell spelled/spelt spelled/spelt; spend spent spent; spill spilled/spilt spilled/spilt; spin spun spun; spit spat spat
split split split; spoil spoiled/spoilt spoiled/spoilt; spread spread spread; spring sprang sprung; stand stood stood
steal stole stolen; stick stuck stuck; sting stung stung; stink stank stunk; strike struck struck; string strung strung
strive strove striven; swear swore sworn; sweep swept swept; swell swelled swollen; swim swam swum; swing swung swung
take took taken; teach taught taught; tear tore torn; tell told told; think thought thought; throw threw thrown
thrust thrust thrust; tread trod trodden; undercut undercut undercut; undergo underwent undergone
understand understood understood; undertake undertook undertaken; underwrite underwrote underwritten; undo undid undone
unwind unwound unwound; uphold upheld upheld; upset upset upset; wake woke woken; wear wore worn; weave wove woven
wed wed wed; weep wept wept; win won won; wind wound wound; withdraw withdrew withdrawn; withhold withheld withheld
withstand withstood withstood; wring wrung wrung; write wrote written
"""
_PLURALS = {
    "person": "people", "child": "children", "foot": "feet", "crisis": "crises",
    "basis": "bases", "hypothesis": "hypotheses", "analysis": "analyses", "leaf": "leaves", "knife": "knives", "life": "lives",
    "thief": "thieves", "wife": "wives", "half": "halves", "wolf": "wolves", "ally": "allies", "medium": "media",
}  # fmt: skip
_VOWELS = "aeiou"
# Verbs of two or more syllables whose last consonant doubles because the stress is on the last syllable, or by custom.
_DOUBLING = (
    "abet abhor acquit admit allot annul commit compel concur confer control corral counsel debar defer demur deter disbar dispel eavesdrop "
    "embed enrol entrap equip excel expel forget fulfil hijack impel incur infer inter instil kidnap label level limbo marvel "
    "model occur omit outfit outstrip patrol pedal permit prefer propel quarrel readmit rebel rebut recur refer regret remit repel "
    "reship rival signal submit teargas total transfer transmit travel unban unplug wiretap"
)


@cache
def _irregular() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    table = {}
    for entry in _IRREGULAR.replace("\n", ";").split(";"):
        if entry.strip():
            base, past, participle = entry.split()
            table[base] = (tuple(past.split("/")), tuple(participle.split("/")))
    return table


def verb_forms(base: str) -> dict[str, set[str]]:
    """Return the forms of a verb: form -> the roles it can have.

    British and American doublings are both given (*signalled*, *signaled*); prefixes of irregular verbs are seen
    through (*retake*, *outfight*).

    Examples
    --------
    >>> sorted(verb_forms("back"))
    ['back', 'backed', 'backing', 'backs']
    >>> sorted(verb_forms("withdraw")["withdrawn"])
    ['participle']
    """
    forms: dict[str, set[str]] = {base: {BASE}}

    def add(form: str, role: str) -> None:
        forms.setdefault(form, set()).add(role)

    if base == "be":
        for form, role in (("am", THIRD), ("is", THIRD), ("are", THIRD), ("was", PAST), ("were", PAST)):
            add(form, role)
        add("been", PARTICIPLE)
        add("being", GERUND)
        return forms
    add(_with_s(base) if base != "have" else "has", THIRD)
    for stem in _gerund_stems(base):
        add(stem + "ing", GERUND)
    past, participle = _past_forms(base)
    for form in past:
        add(form, PAST)
    for form in participle:
        add(form, PARTICIPLE)
    return forms


def noun_forms(base: str) -> dict[str, set[str]]:
    """Return the singular and the plural of a noun: form -> roles.

    Examples
    --------
    >>> sorted(noun_forms("ally"))
    ['allies', 'ally']
    """
    forms = {base: {BASE}}
    forms.setdefault(_plural(base), set()).add(PLURAL)
    return forms


def _past_forms(base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = _irregular()
    if base in table:
        return table[base]
    for prefix in ("re", "out", "over", "under", "un", "mis", "up", "with"):
        stem = base.removeprefix(prefix)
        if stem != base and len(stem) > 3 and stem in table and base not in ("reshow", "remean"):
            past, participle = table[stem]
            return tuple(prefix + form for form in past), tuple(prefix + form for form in participle)
    regular = tuple(stem + "ed" for stem in _past_stems(base))
    return regular, regular


def _plural(base: str) -> str:
    if base.endswith("man") and base not in ("human", "german", "roman", "norman", "ottoman", "talisman"):
        return base[:-2] + "en"
    return _PLURALS.get(base) or _with_s(base)


def _with_s(base: str) -> str:
    if base.endswith("z") and base[-2:-1] in _VOWELS:
        return base + "zes"
    if base.endswith(("s", "x", "z", "ch", "sh")) or (base.endswith("o") and base[-2:-1] not in _VOWELS):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _past_stems(base: str) -> list[str]:
    if base.endswith("e"):
        return [base[:-1]]
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return [base[:-1] + "i"]
    return _doubled(base)


def _gerund_stems(base: str) -> list[str]:
    if base.endswith("ie"):
        return [base[:-2] + "y"]
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return [base[:-1]]
    return _doubled(base)


def _doubled(base: str) -> list[str]:
    """Return the stems before -ed and -ing: as it is, with the last consonant doubled, or (British, American) both."""
    if base.endswith("c"):
        return [base + "k"]
    ends_short = len(base) > 2 and base[-1] not in "aeiouwxyh" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    ends_short = ends_short or (len(base) > 3 and base[-3:-1] in ("ui",) and base[-4] == "q" and base[-1] not in "wxy")
    syllables = sum(a in _VOWELS + "y" and b not in _VOWELS + "y" for a, b in zip(base, base[1:] + "x", strict=True))
    if base.endswith(("ial", "uel")):
        return [base + "l", base]
    if not ends_short:
        return [base]
    if syllables == 1:
        return [base + base[-1]]
    if base in _DOUBLING.split():
        return [base + base[-1], base] if base.endswith("l") or base in ("kidnap", "outfit") else [base + base[-1]]
    return [base + base[-1], base] if base.endswith("l") else [base]
