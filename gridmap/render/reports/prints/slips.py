"""Slips with a login and the password of the first login: ten per A4 sheet, to be cut apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gridmap import i18n
from gridmap.render.reports.pages import pdf
from gridmap.render.reports.prints.printed import Printed, translator

PER_SHEET = 10


@dataclass(frozen=True)
class Slip:
    """Login, name, role and password, as one person is handed them."""

    login: str
    name: str
    role: str
    communities: tuple[str, ...]
    password: str


def account_slips(
    slips: Sequence[Slip],
    *,
    address: str,
    day: date,
    office: str = "",
    language: str = i18n.DEFAULT,
) -> Printed:
    """
    Print a slip for each new account.

    Parameters
    ----------
    slips
        Role and communities are words as the slip shows them.
    address
        Address of the application.
    day
        Day that is printed on each.
    office
        Name of the office, where it has one.
    language
        As `i18n.choose` takes it.
    """
    t = translator(language)
    written = pdf(
        "account_slips",
        language=t("en"),
        title=t("Account slips"),
        day=day.isoformat(),
        office=office,
        address=address,
        labels={
            "heading": t("Your account"),
            "address": t("Address"),
            "login": t("Login"),
            "password": t("Password for the first login"),
            "note": t("You choose a password of your own when you first log in. Destroy this "
                      "slip then, and show it to nobody."),
        },
        between=t(", "),
        sheets=[slips[at : at + PER_SHEET] for at in range(0, len(slips), PER_SHEET)],
    )  # fmt: skip
    return Printed(written, len(slips))
