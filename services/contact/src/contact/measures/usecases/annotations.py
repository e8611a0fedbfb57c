"""Notes on charts: made on their true day, read, and withdrawn with a reason."""

from datetime import date
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.charts import Annotation, AnnotationPage, AnnotationWithdrawal, NewAnnotation
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from contact.measures.rules.annotations import check_annotation
from contact.measures.statements import annotations as statements
from contact.measures.statements import definitions
from contact.measures.statements.telling import told_by
from contact.measures.usecases.catalogue import ADDRESS

_PATH = f"{ADDRESS}/measure-annotations"


async def create_annotation(
    connection: Connection, actor: Actor, new: NewAnnotation, annotation_id: UUID | None = None
) -> Answer:
    """Note something on a measure's charts; raises RULE_BROKEN with every fault."""
    check_annotation(new, clocks.today())
    if await definitions.ON.row(connection, the_measure=new.measure_id, on_day=new.happened_on) is None:
        raise rule_broken("#/measure_id", "There is no such measure.", "measure_unknown")
    annotation_id = annotation_id or uuid7()
    row = await statements.ADD.row(
        connection,
        the_annotation=annotation_id,
        the_measure=new.measure_id,
        the_area=new.area,
        moment=clocks.now(),
        **new.model_dump(exclude={"measure_id", "area"}),
        **_told(actor, annotation_id, new.measure_id, withdrawn=False),
    )
    if row is None:
        raise RuntimeError("what is added is there")
    return created(_annotation(row), f"{_PATH}/{annotation_id}")


async def withdraw_annotation(
    connection: Connection, actor: Actor, annotation_id: UUID, withdrawal: AnnotationWithdrawal
) -> Answer:
    """Take a note off the charts; raises STATE_CONFLICT when it is off them already."""
    row = await statements.LOCKED.row(connection, the_annotation=annotation_id)
    if row is None:
        raise not_found("annotation")
    if row["withdrawn_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The note was withdrawn before.")
    after = await statements.WITHDRAW.row(
        connection,
        the_annotation=annotation_id,
        moment=clocks.now(),
        withdrawal_reason=withdrawal.reason,
        **_told(actor, annotation_id, row["measure_id"], withdrawn=True),
    )
    if after is None:
        raise RuntimeError("a locked row stays where it is")
    return stands(_annotation(after), after["version"])


async def get_annotation(
    resources: Resources, actor: Actor, annotation_id: UUID, if_none_match: str | None
) -> Response:
    """Return one note."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_annotation=annotation_id)
        if row is None:
            raise not_found("annotation")
        await record(connection, actor, AuditAction.CONSULTATION, "get_measure_annotation", [annotation_id])
    return read(_annotation(row), row["version"], if_none_match)


async def list_annotations(
    resources: Resources, actor: Actor, measure_id: str | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of the notes, the latest day first, withdrawn ones too."""
    listing = Listing(resources.cursors, actor, _PATH, {"measure_id": measure_id}, limit)
    after_day, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            the_measure=measure_id,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["annotation_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_measure_annotations", subjects)
    return listing.answer(AnnotationPage, [_annotation(row) for row in rows], ("happened_on", "annotation_id"))


def _annotation(row: Row) -> Annotation:
    return Annotation.model_validate({name: row[name] for name in Annotation.model_fields})


def _told(actor: Actor, annotation_id: UUID, measure_id: str, *, withdrawn: bool) -> dict[str, object]:
    event = {"annotation_id": annotation_id, "measure_id": measure_id, "withdrawn": withdrawn}
    return told_by(actor, [annotation_id], event)
