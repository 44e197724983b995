"""English and other Latin addresses: abbreviations written out, the flat behind the house."""

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_IS_LATIN = re.compile(r"[A-Z]{2}.* ")
_TYPES = {
    **{"ST": "STREET", "STR": "STREET", "AVE": "AVENUE", "AV": "AVENUE", "BLVD": "BOULEVARD"},
    **{"RD": "ROAD", "DR": "DRIVE", "LN": "LANE", "PL": "PLACE", "CT": "COURT", "SQ": "SQUARE"},
    **{"PKWY": "PARKWAY", "TER": "TERRACE", "HWY": "HIGHWAY"},
}
_SIDES = {"N": "NORTH", "S": "SOUTH", "E": "EAST", "W": "WEST"}
_TYPE = rf"(?:{'|'.join(dict.fromkeys(_TYPES.values()))})(?![A-Z\d])"
_SAINT = re.compile(
    r"(?:^|(?<=\d )|(?<=, )|(?<=NORTH |SOUTH )|(?<=EAST |WEST ))ST\.? (?!APT|FLAT)(?=[A-Z]{2})"
)
_SHORT = re.compile(rf"(?<=[A-Z\d][ .])(?:{'|'.join(_TYPES)})(?![A-Z\d])\.?")
_SIDE = re.compile(
    r"(?:^|(?<=[\d,] )|(?<=[\d,]))(?<!NO )([NSEW])(?:\. ?| |(?=\d))"
    rf"(?=(?:\d+(?:ST|ND|RD|TH)?|[A-Z]{{2,}})[^,]* {_TYPE})"
)
_ORDINAL = re.compile(
    rf"(?:(?<![\dA-Z])(\d+)(?:ST|ND|RD|TH)|(?:(?<=\d )|(?<=TH )|(?<=ST ))(\d+))(?= {_TYPE})"
)
_HASH = re.compile(r"(?<=[A-Z]{2})[ ,.]*#(?= ?\d)")
_NUMBERED = re.compile(
    r"((?:APT|APARTMENT|FLAT|UNIT|ROOM|RM|SUITE|BUILDING|BLDG|BLOCK|NO)\.?) APT "
)
_FLAT = re.compile(
    r"^(?P<front>.*?)[, ]*(?<![A-Z])(?:APT|APARTMENT|FLAT|SUITE)(?:\.| NO\.?)* ?"
    r"(?P<flat>\d+[A-Z]?)(?![A-Z\d])[, ]*(?P<behind>.+)$"
)
_RANGE = re.compile(r"(?<=[A-Z]{2}[ ,])( ?\d+) ?- ?(?=\d+$)")
"""Main Street 12-14."""
_COMMA = re.compile(r"(?<!\d),|,(?! *\d)")


def written_out(text: str) -> str:
    """
    A text in capitals as Latin addresses are compared: W 118th St #3 as WEST TH118 STREET APT 3.

    Ordinals have letters in front: 240 118th Street is no range. What holds Chinese letters, or a
    single word, is left as it is.
    """
    if not _IS_LATIN.search(text) or _HAN.search(text):
        return text
    text = _NUMBERED.sub(r"\1 ", _HASH.sub(" APT ", text))
    text = _SAINT.sub("SAINT ", text)
    text = _SHORT.sub(lambda found: _TYPES[found[0].rstrip(".")], text)
    text = _SIDE.sub(lambda found: f"{_SIDES[found[1]]} ", text)
    text = _ORDINAL.sub(lambda found: f"TH{found[1] or found[2]}", text)
    if flat := _FLAT.match(text):
        text = f"{flat['front']} {flat['behind']} APT {flat['flat']}".strip()
    return _COMMA.sub(" ", _RANGE.sub(r"\1~", text))
