"""Passwords: which ones are taken, and how one is made up that its owner changes at once."""

import re
import secrets
import unicodedata

from gridmap.errors import AccessError

MIN_LENGTH = 10
# No 0 O, 1 l I: a slip is read from paper and typed.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_PARTS, _PART_LENGTH = 3, 4
_FEW = 4
"""Fewer different characters than this, besides what anybody would try, are soon tried."""
_IN_A_ROW = (
    "0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop", "asdfghjkl;", "zxcvbnm,./", "!@#$%^&*()",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm", "zaq1xsw2cde3",
    "1q2w3e4r5t6y7u8i9o0p", "a1b2c3d4e5f6", "147258369", "159357", "123qweasdzxc",
)  # fmt: skip
"""Rows, columns and zigzags of the keyboard, letters and figures in their order."""
_WORDS = """
    password passwd passwort admin administrator root user test guest demo login welcome letmein
    changeme default master secret system server oracle mysql postgres football baseball dragon
    monkey sunshine princess iloveyou hello china beijing shanghai nanjing shenzhen huawei lenovo
    huanying woaini woaiwo zhongguo mima nihao gongzuo shequ wangge jiedao street gridmap aini
    5201314 1314520 1314 520 qwer asdf zxcv abc
"""
# By length: "administrator" is no "admin" with something behind it.
_TRIED = sorted(
    {
        *_WORDS.split(),
        *(
            run[first : first + length]
            for row in _IN_A_ROW
            for run in (row, row[::-1])
            for length in range(3, len(run) + 1)
            for first in range(len(run) - length + 1)
        ),
    },
    key=len,
    reverse=True,
)
_COMMON = re.compile("|".join([r"(.)\1{2,}", r"(?:19|20)\d\d", *map(re.escape, _TRIED)]))
_DISGUISED = str.maketrans("@$!|03457", "asiioeast")
"""Figures and signs that are written for letters: p@ssw0rd."""


def check(password: str, *names: str) -> None:
    """
    Take a password, or say what is wrong with it.

    Parameters
    ----------
    password
        As it was typed.
    names
        Names of its owner, which it may not be.

    Raises
    ------
    AccessError
        Under 10 characters, blanks at an end, its owner's name, or among the commonest.
    """
    if password != password.strip():
        raise AccessError("a password neither begins nor ends with a blank")
    if len(password) < MIN_LENGTH:
        raise AccessError("a password needs at least {least} characters", least=MIN_LENGTH)
    if any(_is_name(password, name) for name in names):
        raise AccessError("a password must not be the name of its owner")
    if _is_common(password):
        raise AccessError("this password is among the first that anybody tries; choose another")
    if _is_common(password, *names):
        raise AccessError("a password must not be the name of its owner")


def is_taken(password: str, *names: str) -> bool:
    """Whether `check` takes a password."""
    try:
        check(password, *names)
    except AccessError:
        return False
    return True


def one_time() -> str:
    """Password of twelve random characters, in three parts as it is read from paper (59 bits)."""
    while True:
        made = "-".join(
            "".join(secrets.choice(_LETTERS) for _ in range(_PART_LENGTH)) for _ in range(_PARTS)
        )
        if is_taken(made):
            return made


def _is_name(password: str, name: str) -> bool:
    """Whether a password is a name, alone or with figures and signs around it."""
    ours, its = password.casefold(), name.casefold().strip()
    letters = re.sub(r"[\W\d_]+", "", its)
    return ours == its or bool(letters and re.sub(r"[\W\d_]+", "", ours) == letters)


def _is_common(password: str, *names: str) -> bool:
    """Whether a password has next to nothing besides words, rows of keys, years and these names."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    parts = {part for name in names for part in re.findall(r"[^\W\d_]{2,}", name.casefold())}
    for text in (plain, plain.translate(_DISGUISED)):
        for part in sorted(parts, key=len, reverse=True):
            text = text.replace(part, "")
        if len(set(_COMMON.sub("", text))) < _FEW:
            return True
    return False
