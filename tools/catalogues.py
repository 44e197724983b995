"""
Bring every catalogue of `gridmap/locale` up to date with the messages of the code.

`python -m tools.catalogues` (`make i18n`) adds new messages without a translation, drops those that
the code does not hold any more, sorts, and closes up spaces beside Chinese. English holds only the
messages that have plural forms.
"""

import io
import re

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from gridmap import i18n

_CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e“”‘’…]"
# Signs of arithmetic, and what is typed as it stands, keep their spaces; columns have two.
_OTHER = r"[^\s=+/·×<>|~–—\ue000-]"
_SPACE = re.compile(rf"(?<={_CHINESE}) (?={_OTHER})|(?<={_OTHER}) (?={_CHINESE})")
_TYPED = re.compile(r"`[^`]*`|--[a-z-]+(?: --[a-z-]+)*|[A-Z]+_[A-Z]+(?:=\S+)?|https?://\S+")


def closed_up(text: str) -> str:
    """
    Text without spaces between Chinese and figures, Latin letters or values: 60岁以上{n}人.

    Commands, options and settings of the machine keep a space on either side.
    """
    typed = iter(_TYPED.findall(text))
    return re.sub("\ue000", lambda _: next(typed), _SPACE.sub("", _TYPED.sub("\ue000", text)))


def updated(language: str, messages: set[str]) -> Catalog:
    """Return a language's catalogue with exactly these messages, translations kept."""
    with (i18n.LOCALES / language / "gridmap.po").open("rb") as file:
        old = read_po(file, locale=language, domain="gridmap")
    new = Catalog(locale=language, domain="gridmap", charset="utf-8", fuzzy=False)
    new.header_comment, new.mime_headers = old.header_comment, old.mime_headers
    for message in sorted(messages):
        if kept := old.get(message):
            new.add(kept.id, kept.string, user_comments=kept.user_comments)
        elif language != i18n.ENGLISH:
            new.add(message)
    return new


def as_file(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file: sorted, closed up, without places in the code, which move."""
    for entry in catalogue:
        if isinstance(entry.string, str):
            entry.string = closed_up(entry.string)
        elif entry.string:
            entry.string = tuple(closed_up(form) for form in entry.string if form)
    file = io.BytesIO()
    write_po(file, catalogue, width=100, sort_output=True)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b'"Generated-By'))


def main() -> None:
    """Rewrite every catalogue."""
    messages = i18n.messages_in_code()
    for language in i18n.languages():
        catalogue = updated(language, messages)
        (i18n.LOCALES / language / "gridmap.po").write_bytes(as_file(catalogue))
        lacking = sum(not entry.string for entry in catalogue if entry.id)
        print(f"{language}: {len(catalogue)} messages, {lacking} to translate")


if __name__ == "__main__":
    main()
