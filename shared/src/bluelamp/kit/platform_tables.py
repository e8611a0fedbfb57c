"""The MetaData of the tables that every service's database has; each room of the kit declares its own in it."""

from sqlalchemy import MetaData
from sqlalchemy.types import UserDefinedType

platform = MetaData()


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's `xid8`: the 64-bit id of the transaction that wrote a row."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Name the type for DDL and casts."""
        return "xid8"
