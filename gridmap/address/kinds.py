"""Names in kinds: what no rule of reading tells apart, such as 银 and 锦, is of one."""

import re
from collections.abc import Iterator

from gridmap.address import persons, reading, refusal, text, tokens
from gridmap.address.surnames import COMMONEST, SINGLE

_RULES = tuple(
    rule
    for module in (persons, reading, refusal, text, tokens)
    for rule in vars(module).values()
    # Names are plain before they are asked for.
    if rule is not text.IS_PLAIN
)


def _patterns(rules: object) -> Iterator[str]:
    if isinstance(rules, re.Pattern):
        # Surnames are asked for at the end of a text and before a space alone: behind no number.
        yield rules.pattern.replace(SINGLE, "").replace(COMMONEST, "")
    elif isinstance(rules, tuple):
        for rule in rules:
            yield from _patterns(rule)


def _table() -> dict[int, str]:
    asked_for = set("".join(_patterns(_RULES)))
    others = (code for code in range(0x4E00, 0xA000) if chr(code) not in asked_for)
    return {**dict.fromkeys(map(ord, "0123456789"), "9"), **dict.fromkeys(others, _ANY)}


_ANY = "字"
_TABLE = _table()


def kind_of(name: str) -> str:
    """
    Give what the rules of reading can see of a name.

    Names of one kind are read alike if nothing in them stands twice. Of a number of at most four
    digits no rule asks more than whether it has three, as rooms do.
    """
    return name.translate(_TABLE).replace("99", "9")


def has_words(text: str) -> bool:
    """Whether a text has letters that no rule of reading asks for, as the names of persons have."""
    return _ANY in text.translate(_TABLE)
