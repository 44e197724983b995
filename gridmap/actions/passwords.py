"""Passwords: which ones are taken, and how one is made up that its owner changes at once."""

import re
import secrets

from gridmap.errors import AccessError

MIN_LENGTH = 10
# No 0 O, 1 l I: a slip is read from paper and typed.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_PARTS, _PART_LENGTH = 3, 4
_FEW = 4
"""Fewer different characters than this are typed without a thought: aaaa, 1212."""
_IN_A_ROW = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")

_TRIED_FIRST = """
    1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y a123456789 a1234567890 aa123456789 abc123456789
    abcd123456 abcd1234567 admin12345 admin123456 administrator changeme123 football123
    gridmap123 gridmap2026 huanying123 iloveyou123 letmein1234 mima123456 mima12345678
    password01 password11 password12 password123 password1234 password12345 password123456
    passw0rd12 passw0rd123 p@ssw0rd12 p@ssw0rd123 p@ssword123 q123456789 qaz123456789
    qazwsxedcrfv qq123456789 qwe123456789 qwer123456 qwerty1234 qwerty12345 qwerty123456
    root123456 shequ123456 wangge123456 welcome123 welcome1234 woaini1314 woaini520
    woaini5201314 woaini123456 zhongguo123 zxcvbnm123 zxcvbnm12345
"""
COMMON = frozenset(_TRIED_FIRST.split())
"""Passwords that everybody tries first, of ten characters and more; in small letters."""


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
    if _is_common(password.casefold()):
        raise AccessError("this password is among the first that anybody tries; choose another")


def one_time() -> str:
    """Password of twelve random characters, in three parts as it is read from paper (59 bits)."""
    return "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_PART_LENGTH)) for _ in range(_PARTS)
    )


def _is_name(password: str, name: str) -> bool:
    """Whether a password is a name, alone or with figures and signs around it."""
    ours, its = password.casefold(), name.casefold().strip()
    letters = re.sub(r"[\W\d_]+", "", its)
    return ours == its or bool(letters and re.sub(r"[\W\d_]+", "", ours) == letters)


def _is_common(password: str) -> bool:
    if password in COMMON or len(set(password)) < _FEW:
        return True
    runs = [run for row in _IN_A_ROW for run in (row, row[::-1])]
    # "1234567890", "qwertyuiop": a row of the keyboard, once or again and again.
    return any(password in run * len(password) for run in runs)
