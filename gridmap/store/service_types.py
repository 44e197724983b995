"""Types of service, as data: `service_types.toml` into the database, and what files call them."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping

from gridmap.i18n import Message
from gridmap.store import reader

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Tagged:
    """Tags of OpenStreetMap that stand for a type: `wanted` keys with their possible values."""

    wanted: Mapping[str, frozenset[str]]
    name: re.Pattern[str] | None
    without: re.Pattern[str] | None

    def fits(self, tags: Mapping[str, str], name: str) -> bool:
        """Whether an object with these tags is one."""
        for key, values in self.wanted.items():
            if values.isdisjoint((tags.get(key, ""), *tags.get(key, "").split(";"))):
                return False
        if self.without and self.without.search(name):
            return False
        return self.name is None or bool(self.name.search(name))


@dataclass(frozen=True)
class ServiceType:
    """One type of service, as the file describes it."""

    code: str
    zh: str
    en: str
    tier: str
    words: tuple[str, ...] = ()
    unnamed: str = ""
    osm: tuple[Tagged, ...] = ()
    names: re.Pattern[str] | None = None
    """Names that are of this type whatever wider word stands beside them."""
    campus: bool = True
    """Whether residents may use it where it lies within a university or the like."""
    rules: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)

    @cached_property
    def all_words(self) -> tuple[str, ...]:
        """Every word for it in files."""
        return (self.code, self.zh, self.en, *self.words)


class Name(Message):
    """Name of a type in the reader's language: data, so no catalogue has it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en.replace("{", "{{").replace("}", "}}"), zh=zh)

    def translated(self, t: Any) -> str:
        """The Chinese name for readers of Chinese, else the English one."""
        return self.values["zh"] if t("en").startswith("zh") else super().translated(_plain)


@cache
def shipped() -> tuple[ServiceType, ...]:
    """Types of the file, in their order."""
    with FILE.open("rb") as file:
        return tuple(_type(code, row) for code, row in tomllib.load(file).items())


def apply(connection: Connection) -> None:
    """Add the file's types to the database, and bring their names up to date."""
    known = set(reader.column(connection, "service_types/codes"))
    for number, one in enumerate(shipped(), 1):
        reader.do(
            connection,
            "service_types/put",
            code=one.code, zh=one.zh, en=one.en, tier=one.tier, sort_order=number,
        )  # fmt: skip
        # A rule is somebody's to change from then on.
        for rule in one.rules if one.code not in known else ():
            reader.do(connection, "service_types/add_rule", code=one.code, **rule)


def listed(connection: Connection) -> Sequence[RowMapping]:
    """One row per type that the database has: service_type_code, tier, name_zh, name_en."""
    return reader.rows(connection, "service_types/listed")


def state(connection: Connection, code: str) -> dict[str, Any] | None:
    """Names and tier of a type; None where there is none of the code."""
    return (reader.row(connection, "service_types/state", code=code) or {}).get("state")


def add(connection: Connection, code: str, *, name_zh: str, name_en: str, tier: str) -> None:
    """Add a type, the last in lists."""
    reader.do(
        connection, "service_types/add", code=code, name_zh=name_zh, name_en=name_en, tier=tier
    )


def update(connection: Connection, code: str, *, name_zh: str, name_en: str, tier: str) -> int:
    """Change names and tier of a type; returns 1, or 0 where the user may not."""
    return reader.run(
        connection, "service_types/update", code=code, name_zh=name_zh, name_en=name_en, tier=tier
    )


def codes_by_word(types: Sequence[RowMapping]) -> dict[str, str]:
    """Codes by everything that a stored type goes by, in small letters."""
    words = {one.code: one.all_words for one in shipped()}
    return {
        word.lower(): one["service_type_code"]
        for one in types
        for word in (
            *words.get(one["service_type_code"], ()),
            *(one["service_type_code"], one["name_zh"], one["name_en"]),
        )
    }


def names(types: Sequence[RowMapping]) -> list[Message]:
    """Names of stored types, for a message that lists them."""
    return [Name(one["name_zh"], one["name_en"]) for one in types]


def of_tags(tags: Mapping[str, str], name: str) -> ServiceType | None:
    """Type of an object of OpenStreetMap, None where it is none of ours."""
    for asks_name in (True, False):
        for key, values in tags.items():
            for value in values.split(";"):
                for one, rule in _by_tag().get((key, value), ()):
                    if (rule.name is not None) == asks_name and rule.fits(tags, name):
                        return one
    return None


def tag_keys() -> tuple[str, ...]:
    """Keys of OpenStreetMap that rules of types ask for."""
    return tuple(dict.fromkeys(key for one in shipped() for rule in one.osm for key in rule.wanted))


def of_name(name: str) -> str | None:
    """Code of the type that names of this ending belong to, None where there is none."""
    return next((one.code for one in shipped() if one.names and one.names.search(name)), None)


@cache
def _by_tag() -> dict[tuple[str, str], list[tuple[ServiceType, Tagged]]]:
    """Rules by the first tag that each asks for: most objects have none of them."""
    found: dict[tuple[str, str], list[tuple[ServiceType, Tagged]]] = {}
    for one in shipped():
        for rule in one.osm:
            key, values = next(iter(rule.wanted.items()))
            for value in values:
                found.setdefault((key, value), []).append((one, rule))
    return found


def _type(code: str, row: Mapping[str, Any]) -> ServiceType:
    ending = f"(?:{row['names']})(?:[(（].*[)）])?$" if "names" in row else None
    return ServiceType(
        code,
        row["zh"],
        row["en"],
        row["tier"],
        words=tuple(row.get("words", ())),
        unnamed=row.get("unnamed", row["zh"]),
        osm=tuple(_rules(row.get("osm", ()))),
        names=re.compile(ending) if ending else None,
        campus=row.get("campus", True),
        rules=tuple(row.get("rules", ())),
    )


def _rules(rows: Sequence[Mapping[str, str]]) -> Iterator[Tagged]:
    for row in rows:
        pairs = [part.strip().split("=", 1) for part in row["tags"].split("&")]
        yield Tagged(
            {key: frozenset(values.split("|")) for key, values in pairs},
            re.compile(row["name"]) if "name" in row else None,
            re.compile(row["not"]) if "not" in row else None,
        )


def _plain(text: str, /, **values: Any) -> str:
    return text.format(**values)
