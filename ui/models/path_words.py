"""What becomes of a tried path, in words: which rule wins, which lost, and what no document says."""

from __future__ import annotations

from collections.abc import Iterator

from console.settings.path_rules import Clause, Decision, Doubt, SetDecision, Verdict
from ui.models.setting_words import setting_title, setting_words
from ui.translation import tr


def decision_facts(decision: Decision) -> Iterator[tuple[str, str]]:
    """What a policy does with a file, as pairs of a name and a sentence."""
    yield tr("Result"), verdict_in_words(decision.verdict)
    for name, of_set in ((tr("The scanner"), decision.scanner), (tr("Explicit paths"), decision.explicit)):
        yield name, set_in_words(of_set)
        if of_set.lost:
            yield tr("Does not decide"), "\n".join(clause_in_words(clause) for clause in of_set.lost)
    if decision.untried:
        yield tr("Not tried"), "; ".join(map(setting_title, decision.untried))


def verdict_in_words(verdict: Verdict) -> str:
    """What becomes of the file in the end."""
    match verdict:
        case Verdict.INCLUDED:
            return tr("Saved.")
        case Verdict.EXCLUDED:
            return tr("Not saved.")
        case Verdict.NOT_NAMED:
            return tr("Not saved: no rule is about it.")
        case Verdict.NOT_DOCUMENTED:
            return tr("Not documented: the provider does not say whether it is saved.")


def set_in_words(decision: SetDecision) -> str:
    """What one set does with the file, and which of its rules says so."""
    if decision.winner is None:
        return tr("No rule is about it.")
    rule = clause_in_words(decision.winner)
    match decision.verdict:
        case Verdict.INCLUDED:
            return tr("Takes it. {rule}", rule=rule)
        case Verdict.EXCLUDED:
            return tr("Leaves it out. {rule}", rule=rule)
        case _:
            return tr("Not documented. {rule}", rule=rule)


def clause_in_words(clause: Clause) -> str:
    """One rule with what it says, and what is not known of it."""
    words = tr("{setting}: {value}.", setting=setting_title(clause.setting), value=_value(clause))
    return f"{words} {doubt_in_words(clause.doubt)}" if clause.doubt is not None else words


def _value(clause: Clause) -> str:
    if not clause.text:
        return tr("no type of files is chosen that it is of")
    return clause.text if "." in clause.text or "\\" in clause.text else setting_words(clause.setting, clause.text)


def doubt_in_words(doubt: Doubt) -> str:
    """What the provider's document leaves open."""
    words = {
        Doubt.PROFILE: tr("What %UserProfile% stands for is only said for policies that run as SYSTEM."),
        Doubt.STANDARD_PLACES: tr("Which folders are personal is not said."),
        Doubt.NETWORK: tr("Whether drives in the network belong to the computer is not said."),
        Doubt.NOT_SCANNED: tr("Whether its scanner paths are searched all the same is not said."),
        Doubt.KINDS: tr("Which file types belong to these kinds is not said."),
        Doubt.FILE_BY_NAME: tr("Whether a file that scanner paths name needs a type is not said."),
        Doubt.SUBFOLDERS: tr("Whether a template for a folder holds for the folders in it is not said."),
        Doubt.BOTH_FILTERS: tr("Whether one of the two include filters is enough is not said."),
        Doubt.SIZE_BY_KIND: tr("Whether the file is of this kind is not said."),
        Doubt.EXPLICIT_SIZE: tr("Whether this holds for explicit paths is not said."),
        Doubt.NO_BACKUP_SET: tr("What the scanner does without a backup set is not said."),
        Doubt.UNKNOWN_VALUE: tr("The console does not know this value."),
    }
    return words[doubt]
