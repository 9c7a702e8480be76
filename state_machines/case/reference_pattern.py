"""What a case reference may look like: it stands in channels, notifications and logs, so it says no name."""

from __future__ import annotations

import re
import unicodedata

#: Doorstep's own pattern, where the authority sets none: words of letters and digits, a digit among them.
PATTERN_OF_OURS = r"(?=.*\d).+"
#: What holds whatever the authority sets: no sign that a chat, a table or a terminal would act on.
_SAFE = re.compile(r"[^\W_](?:[ \-/._]*[^\W_])*")
_LONGEST = 40
#: Shorter parts of a name are looked for as whole words only: "Li" begins many references.
_LONG_PART = 4

_DASHES = {"\N{MINUS SIGN}"}


def write_plainly(reference: str) -> str:
    """The reference as it is stored and shown: one kind of dash and blank, in capitals, nothing invisible.

    What ends a line stays in it, for it is to be refused and not mended.
    """
    plain = unicodedata.normalize("NFKC", reference)
    signs = ("-" if _is_dash(sign) else sign for sign in plain if unicodedata.category(sign) != "Cf")
    return re.sub(r"[^\S\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", " ", "".join(signs)).strip(" ").upper()


def reference_problem(reference: str, child_name: str, pattern: str | None = None) -> str:
    """What is wrong with this as a child's reference, without repeating it; nothing where it can be one."""
    if len(reference) > _LONGEST or not _SAFE.fullmatch(reference):
        return (
            "is no case reference: letters and digits, with - / . or a blank between them, at most "
            f"{_LONGEST} signs. Write the case's number in the case system, such as LH-1042."
        )
    if names_child(reference, child_name, pattern or ""):
        return (
            "holds a part of the child's name. Write the case's number in the case system, such as LH-1042."
        )
    if pattern is None and not re.fullmatch(PATTERN_OF_OURS, reference):
        return (
            "has no digit. Write the case's number in the case system, such as LH-1042 (a rule of Doorstep's "
            "own: `case_reference` in the local settings may set another)."
        )
    if pattern is not None and not re.fullmatch(pattern, reference):
        return "does not have the form that the local settings set for case references (`case_reference`)."
    return ""


def names_child(reference: str, child_name: str, pattern: str = "") -> bool:
    """Whether a word of the child's name stands in it, whatever its accents and capitals.

    A word that the authority's own pattern spells says nothing of any one child.
    """
    parts = set(_words(child_name)) - set(_words(pattern))
    words = _words(reference)
    begun = (word.startswith(one) for word in words for one in parts if len(one) >= _LONG_PART)
    return bool(parts & set(words)) or any(begun)


def _words(text: str) -> list[str]:
    """The words of two letters and more, without accents, in capitals."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.findall(r"[^\W\d_]{2,}", bare.upper())


def _is_dash(sign: str) -> bool:
    return unicodedata.category(sign) == "Pd" or sign in _DASHES
