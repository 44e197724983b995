"""
Choices of a page, kept in its address: a link opens the same, and so does going back.

    service = st.radio(t("Service"), list(names), **bound("service", {n: n for n in names}, first))

The address is the truth: each run sets the widget from it, and a change of the widget writes it.
It has codes, never labels, so that a link means the same in every language.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st


def bound(
    parameter: str,
    values: Mapping[str, Any],
    default: str,
    *,
    key: str | None = None,
    drops: Sequence[str] = (),
) -> dict[str, Any]:
    """
    Arguments of a widget that chooses one of several.

    Parameters
    ----------
    parameter
        Its name in the address; the widget's key too, unless `key` is given.
    values
        Value of the widget by the word that stands for it in the address.
    default
        Word of what is chosen where the address says nothing; it is left out of the address.
    drops
        Parameters that mean nothing any more once this one has changed.
    """
    key = key or parameter
    written = st.query_params.get(parameter, default)
    st.session_state[key] = values[written if written in values else default]
    words = {value: word for word, value in values.items()}
    return _arguments(parameter, key, words.__getitem__, default, drops)


def bound_number(parameter: str, low: int, high: int, default: int, *, key: str) -> dict[str, Any]:
    """
    Arguments of a widget for a whole number; what is no number within the limits is ignored.

    A default beyond the limits is the nearest of them, as the widget would have it.
    """
    default = min(max(default, low), high)
    written = st.query_params.get(parameter, "")
    is_number = written.isascii() and written.isdigit() and len(written) < 10
    wanted = int(written) if is_number else default
    st.session_state[key] = wanted if low <= wanted <= high else default
    return _arguments(parameter, key, str, str(default), ())


def _arguments(
    parameter: str, key: str, word: Callable[[Any], str], default: str, drops: Sequence[str]
) -> dict[str, Any]:
    return {"key": key, "on_change": partial(_write, parameter, key, word, default, tuple(drops))}


def _write(
    parameter: str, key: str, word: Callable[[Any], str], default: str, drops: Sequence[str]
) -> None:
    for one in drops:
        st.query_params.pop(one, None)
    value = word(st.session_state[key])
    if value == default:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = value
