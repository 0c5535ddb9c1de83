"""What nobody in finance or commissioning says, and what they say instead; and where either is in a text."""

from __future__ import annotations

import re

LEFT: dict[str, tuple[str, ...]] = {
    # Doing
    "hand over papers": ("Import",),
    "take files away": ("Export",),
    "a book": ("data workbook", "import"),
    "what needs somebody": ("Action required",),
    "what needs somebody today": ("Action required",),
    "what waits": ("Unresolved items",),
    "matter waits": ("item needs a decision",),
    "matters wait": ("items need a decision",),
    "matters that wait": ("Unresolved items",),
    "what can be done": ("Related pages",),
    "where to go on": ("Related pages",),
    "from here": ("Related pages",),
    "what else can be done": ("Related pages",),
    "where we stand": ("Summary",),
    "how complete the data is": ("Data quality",),
    "facts": ("records",),
    "batch": ("import run", "change"),
    "batches": ("import runs", "changes"),
    "snapshot": ("report refresh",),
    "snapshots": ("report refreshes",),
    "post through": ("post to",),
    "posted through": ("posted to",),
    "posting through": ("posting to",),
    "twice adds nothing": ("safe to run again",),
    "twice adds none": ("safe to run again",),
    "twice changes nothing": ("safe to run again",),
    "twice posts nothing": ("safe to run again",),
    "twice issues nothing": ("safe to run again",),
    "open again": ("Reopen period",),
    "next to close": ("current period",),
    "match it so": ("Save match",),
    "it pays this paper": ("Allocate receipt",),
    "take it up": ("Escalate",),
    "set it": ("Save",),
    "mend": ("Amend",),
    "mended": ("amended",),
    "lay aside": ("Discard draft",),
    "state money that came": ("Record a receipt",),
    "provide for it": ("Raise a provision",),
    "sit down together": ("Joint review",),
    "sitting": ("meeting",),
    "sittings": ("meetings",),
    "what is recorded of this sitting goes together": ("Records of this meeting are consistent",),
    "in what office": ("role",),
    "by office": ("by role",),
    "signed": ("approved by",),
    "has not signed": ("approval outstanding",),
    "said no": ("declined", "refused", "not approved"),
    "set out: plainly": ("Format", "GL mapping"),
    "by the last word": ("latest rating",),
    "last word": ("latest rating",),
    "by root": ("the person's name and role",),
    # Money
    "bear": ("pay",),
    "bears": ("pays",),
    "bore": ("paid",),
    "borne": ("paid", "net cost to"),
    "who bears it": ("funding split",),
    "the lead": ("the lead commissioner", "the lead commissioners", "the lead budget", "the lead or fallback budget"),
    "standing": ("funding status",),
    "standings": ("funding statuses",),
    "how firm": ("funding status",),
    "unagreed": ("no agreement",),
    "hoped for": ("income not yet agreed",),
    "hoped-for": ("income not yet agreed",),
    "are hoped to": ("are expected to",),
    "what its days cost": ("contract value",),
    "beyond the price": ("overcharge", "variance"),
    "billed": ("invoiced",),
    "not yet billed": ("accrued, not yet invoiced",),
    "unbilled": ("accrued, not yet invoiced",),
    "owed between agencies": ("debtors and creditors",),
    "money on account": ("unallocated cash",),
    "on account": ("unallocated",),
    "money that is not matched": ("unallocated cash",),
    "merely not processed": ("in process, not disputed",),
    "why it does not come": ("reason unpaid",),
    "contested": ("in dispute",),
    "hangs on it": ("value in dispute",),
    "hangs on": ("value in dispute",),
    "at stake": ("value in dispute",),
    "whose move": ("current owner",),
    "over their time": ("overdue",),
    "disputes that go on": ("open disputes",),
    "findings": ("exceptions",),
    "already invoiced": ("duplicate",),
    "nobody invoiced": ("uninvoiced cost",),
    "claims": ("uplift requests", "grant claims"),
    "they would cost": ("in-year and full-year effect",),
    "for posted days": ("arrears",),
    "given in kind": ("contribution in kind",),
    "worth in the year": ("value",),
    "a night taken costs": ("cost per occupied bed night",),
    "below nil": ("negative",),
    "nil": ("none", "£0"),
    # Children and care
    "the board that decides": ("responsible commissioner",),
    "wrong icb": ("responsible commissioner disputed",),
    "nobody has agreed a split": ("no agreement",),
    "nobody has agreed": ("no agreement",),
    "who answers for": ("accountable for",),
    "answers for": ("accountable for",),
    "far from home": ("out of area", "at a distance"),
    "the line of 20 miles": ("over 20 miles",),
    "plan to come closer": ("plan to move closer to home",),
    "held meanwhile": ("interim placement",),
    "days past the plan": ("delayed move-on",),
    "past the plan": ("delayed move-on",),
    "the middle one": ("median",),
    "hours given": ("hours delivered",),
    "hours bought": ("hours commissioned",),
    "hours missing": ("hours not delivered",),
    "heads of the standards": ("standards",),
    "ten heads": ("ten standards",),
    "claim to be therapeutic": ("providers describing themselves as therapeutic",),
    "what the claim costs": ("price difference",),
    "got stuck": ("no progress",),
    "no way named": ("no target direction",),
    "gone stale": ("out of date",),
    "of the way": ("target met",),
    "money with no outcome": ("spend with no outcome recorded",),
    "no funder behind them": ("accountable agency does not contribute",),
    "the forum": ("multi-agency forum",),
    "priority of levels": ("levels as published",),
    "deprivation of liberty is authorised": ("deprivation of liberty order in force",),
    "the provision is unregistered": ("unregistered provision",),
    "ratification": ("emergency placement awaiting ratification",),
    "made in an emergency": ("emergency placement",),
    "put off": ("deferred",),
    "families by pod": ("per 100 families a year",),
    "a hundred family-years": ("per 100 families a year",),
    "may be claimed now": ("claimable",),
    "what came of a claim": ("payment received",),
    "remand placements": ("youth remand (LASPO)",),
    "early help programmes": ("Family Help",),
    "high needs block": ("high needs block (DSG)",),
    "wraparound, short breaks": ("packages of care at home (wraparound), short breaks",),
}
"""A phrase that nobody says, and what is said instead. A phrase may stand in its own right one, and nowhere else."""
COMMON = {
    "spent": ("actual",),
    "left": ("variance", "balance"),
    "papers": ("documents",),
    "beyond": ("overcharge", "variance"),
    "class": ("match status",),
    "rest": ("balance",),
    "stands": ("funding status",),
    "which cost": ("its cost",),
    "it has": ("budget",),
    "moved": ("movement", "moved nearer", "moved away"),
}
"""Words that are good English in a sentence, and say nothing as a label, a heading, a button or a status.

Other than in a right phrase, where there is one: an outcome is said to have moved nearer."""
_CODE = re.compile(r"```.*?```|`[^`]*`|\{[^{}]*\}|--[a-z][\w-]*|\]\([^)]*\)", re.DOTALL)
"""What is code in a text: between backticks or braces, an option, where a link leads."""


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    told = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?<![\w-])(?:{told})(?![\w-])", re.IGNORECASE)


def _holding(left: dict[str, tuple[str, ...]]) -> list[str]:
    """The right phrases in which a left one stands."""
    found = _any_of(list(left))
    return [right for rights in left.values() for right in rights if found.search(right)]


_PHRASES = _any_of(list(LEFT))
_RIGHT = _any_of(_holding(LEFT))
_WORDS = _any_of(list(COMMON))
_RIGHT_LABELS = _any_of([right for rights in COMMON.values() for right in rights if _WORDS.search(right)])
LONGEST_LABEL = 4
"""So many words a label has at most; what is longer says what it means."""


def phrases_in(text: str) -> list[str]:
    """The phrases of the left column that a text has, other than in the right one; code in it is passed over.

    >>> phrases_in("The lead bears it"), phrases_in("The lead commissioner pays"), phrases_in("a `batch` of --facts")
    (['the lead', 'bears'], [], [])
    """
    said = _RIGHT.sub("…", _CODE.sub("…", text))
    return [" ".join(found.group().lower().split()) for found in _PHRASES.finditer(said)]


def words_in_label(label: str) -> list[str]:
    """The common words of the left column by which a label means something; a sentence may use them.

    >>> words_in_label("Spent"), words_in_label("Moved away"), words_in_label("What is left can be spent next year.")
    (['spent'], [], [])
    """
    said = _RIGHT_LABELS.sub("…", _CODE.sub("…", label))
    if len(said.split()) > LONGEST_LABEL or said.rstrip().endswith((".", "?", "!")):
        return []
    return [found.group().lower() for found in _WORDS.finditer(said)]
