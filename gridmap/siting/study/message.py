"""Words for a reader, as data: an English msgid and its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """A msgid of the catalogues and its values, which may be messages themselves."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def say(self, t: Callable[..., str]) -> str:
        """The message as `t`, which translates a msgid, has it."""
        told = {
            name: value.say(t) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return t(self.text, **told)

    def __str__(self) -> str:
        """In English."""
        return self.say(lambda text, **values: text.format(**values) if values else text)
