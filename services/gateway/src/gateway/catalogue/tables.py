"""The last known document of each service."""

from sqlalchemy import Column, DateTime, MetaData, Table, Text

shelf = MetaData()

service_documents = Table(
    "service_documents",
    shelf,
    Column("service", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("fetched_at", DateTime(timezone=True), nullable=False),
)
