"""Every SQL statement about the services' documents."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from gateway.catalogue.tables import service_documents

FIND = Statement(
    select(service_documents.c.etag, service_documents.c.document).where(
        service_documents.c.service == bindparam("service")
    )
)

_new = insert(service_documents).values(
    service=bindparam("service"), etag=bindparam("etag"), document=bindparam("document"), fetched_at=func.now()
)
KEEP = Statement(
    _new.on_conflict_do_update(
        index_elements=[service_documents.c.service],
        set_={name: _new.excluded[name] for name in ("etag", "document", "fetched_at")},
        where=service_documents.c.etag != _new.excluded.etag,
    )
)
