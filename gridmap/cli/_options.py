"""Options that several commands take."""

import click

community = click.option(
    "--community", required=True, metavar="NAME|CODE", help="Community, by name or code."
)
day = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day; today if not given.",
)
service = click.option(
    "--service",
    required=True,
    metavar="SERVICE",
    help="Code or name of a service, such as service_station.",
)
radius = click.option(
    "--radius",
    type=click.FloatRange(0, min_open=True),
    help="Metres; those of the facility rule if not given.",
)
