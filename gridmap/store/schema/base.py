"""Columns and indexes that several tables share."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def identity() -> Column:
    """A key of no meaning: codes are reissued and names change."""
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def reference(
    target: str,
    *,
    name: str | None = None,
    nullable: bool = False,
    comment: str | None = None,
    **options,
) -> Column:
    """A foreign key column named after its target, indexed: PostgreSQL does not do it itself."""
    return Column(
        name or f"{target}_id",
        BigInteger,
        ForeignKey(f"{target}.id", **options),
        nullable=nullable,
        index=True,
        comment=comment,
    )


def geometry(kind: str, *, nullable: bool = False) -> tuple:
    """A stored geometry, its tile copy, and the checks that keep both sound."""
    return (
        Column("geom", Geometry(kind, srid=4326, spatial_index=False), nullable=nullable),
        Column(
            "geom_3857",
            Geometry(kind, srid=3857, spatial_index=False),
            Computed("ST_Transform(geom, 3857)", persisted=True),
            comment="For tiles only. Web-Mercator metres are stretched: never measure here.",
        ),
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="geom_valid"),
    )


def source() -> tuple:
    """Columns for the origin of a row, by which loading the same source again finds it."""
    return (
        Column("source", Text, nullable=False, comment="layer the row was loaded from"),
        Column("source_ref", Text, nullable=False, comment="its key there"),
        UniqueConstraint("source", "source_ref"),
    )


def gist(table: str, column: str = "geom", where: str | None = None, suffix: str = "") -> Index:
    """A spatial index, of all rows or of those that meet a condition."""
    return Index(
        f"{table}_{column}{suffix}_gist",
        column,
        postgresql_using="gist",
        postgresql_where=text(where) if where else None,
    )
