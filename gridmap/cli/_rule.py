"""Services on the command line: by code or by any name, with the rules that measure them."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.errors import GridmapError


def radius_rules(connection: Connection, service: str, on: date) -> tuple[str, pd.DataFrame]:
    """
    Code of a service that is named in any way, and its radius rules, the usual one first.

    Raises
    ------
    GridmapError
        No such service, or none with a rule; the message lists names in the reader's language.
    """
    rules = store.facility_rules.radius_rules(connection, on)
    types = store.service_types.listed(connection)
    code = store.service_types.codes_by_word(types).get(service.strip().lower(), service)
    known = rules[rules.service_type_code == code]
    if known.empty:
        ruled = set(rules.service_type_code)
        raise GridmapError(
            "no service {service!r} with a rule; choose one of {types}",
            service=service,
            types=store.service_types.names(
                [one for one in types if one["service_type_code"] in ruled]
            ),
        )
    return code, known
