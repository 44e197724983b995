"""Why a row of a ledger came back, or a household found no building: words for the codes."""

from gridmap.ui.session import t


def reason_labels() -> dict[str, str]:
    """
    Codes of `gridmap.matching` and of `etl.ledger.reasons`, for tables that count them.

    The reasons of single rows, which name a column or a row, are the reader's own text.
    """
    return _of_places() | _of_texts() | _of_rows()


def _of_places() -> dict[str, str]:
    """An address that may be right, and no single building."""
    return {
        "place-unknown": t("No estate or street number of that name is known"),
        "building-unknown": t("The estate is known, the building is not"),
        "place-missing": t("The estate or street is not stated"),
        "estate-of-several": t("Several estates go by that name"),
        "building-missing": t("The building is not stated"),
        "several-buildings": t("Several buildings are called that"),
        "several-readings": t("It can be read in several ways, and each has its building"),
        "group-missing": t("The group or lane is not stated"),
        "unit": t("The building has no such unit"),
        "floor": t("The building has no such floor"),
        "room": t("The floor has no such room"),
        "street-number": t("The street has no such number"),
        "places-apart": t("The names in it belong to different places"),
        "estate-column": t("The estate column says another estate"),
        "community": t("The place lies in another community"),
    }


def _of_texts() -> dict[str, str]:
    """A text that is no address of one household."""
    return {
        "missing": t("No address"),
        "ditto": t("“Same as above” instead of an address"),
        "excel-date": t("Excel made a date of the address"),
        "excel-number": t("Excel shortened the number"),
        "personal-only": t("Only a phone, a number or a name stands there"),
        "not-an-address": t("Not an address"),
        "relative": t("A place beside another one, no address"),
        "range": t("A range of addresses"),
        "several": t("More than one address or room"),
        "formula-error": t("A formula's error"),
        "formula-no-value": t("A formula without a result"),
    }


def _of_rows() -> dict[str, str]:
    """A row that cannot be a household."""
    return {
        "people-missing": t("The number of people is missing"),
        "not-a-count": t("A count that is no number"),
        "part-exceeds-whole": t("A part is larger than its whole"),
        "not-yes-or-no": t("Neither yes nor no"),
        "duplicate": t("The same household again"),
        "other-community": t("Another community than the one loaded for"),
        "community-unknown": t("The community is not known"),
        "id-corrupted": t("Excel damaged the ID number, and no date of birth is given"),
        "age-unknown": t("No age can be worked out"),
        "age-contradicted": t("Date of birth and ID number contradict each other"),
        "person-twice": t("One person in two households"),
        "residence-unclear": t("Whether somebody lives there is not clear"),
        "household-unclear": t("Whose household a person belongs to is not clear"),
        "household-split": t("One household number at two addresses"),
    }
