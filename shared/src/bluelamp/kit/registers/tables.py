"""The columns that each record of a plain register has beside its own."""

from sqlalchemy import Column, DateTime, Integer, func


def kept_columns() -> list[Column[object]]:
    """Return what a register keeps itself: how often a record was written, when first and when last."""
    return [
        Column("version", Integer, nullable=False, server_default="1"),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ]
