"""What all tables of the catalog are made of."""

from sqlalchemy import BigInteger, Column, MetaData, Text
from sqlalchemy.dialects import postgresql

Name = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that is a key or is sorted by: compared byte by byte, as SQLite does."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def agency() -> Column[str]:
    """Return the first column of every table."""
    return Column("agency", Name, nullable=False)


def number(name: str, *, nullable: bool = False) -> Column[int]:
    """Return a column of whole numbers of up to 64 bits."""
    return Column(name, BigInteger, nullable=nullable, autoincrement=False)
