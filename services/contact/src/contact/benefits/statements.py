"""The SQL of the register of benefits, and of what reports say of money."""

from sqlalchemy import Date, bindparam, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.benefits.tables import benefits, financial_statements

_EVENT = EventType.CONTACT_BENEFITS_CHANGED
_DAY = bindparam("day", type_=Date)

BENEFITS = register_of(benefits, "BENEFIT", _EVENT, "stated_on", ("benefit",))
FINANCIAL_STATEMENTS = register_of(financial_statements, "FINANCIAL_STATEMENT", _EVENT, "stated_on")

STATED_UNTIL = Statement(
    select(benefits).where(benefits.c.stated_on <= _DAY).order_by(benefits.c.benefit, benefits.c.edition).limit(5000)
)
"""Every edition that was stated by a day, those of a benefit in their order."""

SAID_UNTIL = Statement(
    select(financial_statements)
    .where(financial_statements.c.stated_on <= _DAY)
    .order_by(financial_statements.c.report, financial_statements.c.paragraph)
    .limit(5000)
)
