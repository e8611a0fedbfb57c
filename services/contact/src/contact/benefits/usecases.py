"""The register of benefits, what reports say of money, and whether the two agree."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.benefits import (
    Benefit,
    BenefitCheck,
    BenefitPage,
    FinancialStatement,
    FinancialStatementPage,
    NewBenefit,
    NewFinancialStatement,
)
from bluelamp.schemas.problems import Fault
from contact.benefits import rules, statements
from contact.settings import ADDRESS


def _edition(row: Row) -> rules.Edition:
    return rules.Edition(**{name: row[name] for name in rules.Edition.__slots__})


BENEFITS = Register(
    name="benefit",
    address=f"{ADDRESS}/benefits",
    statements=statements.BENEFITS,
    details=NewBenefit,
    kept=Benefit,
    page=BenefitPage,
    check=lambda benefit: rules.check_benefit(benefit, clocks.today()),
    computed=lambda row: {"saving": rules.saving(_edition(row))},
    faults={"benefit_edition_once": Fault("#/edition", "It has that edition: state it in the next.", "edition_taken")},
)
FINANCIAL_STATEMENTS = Register(
    name="financial statement",
    address=f"{ADDRESS}/financial-statements",
    statements=statements.FINANCIAL_STATEMENTS,
    details=NewFinancialStatement,
    kept=FinancialStatement,
    page=FinancialStatementPage,
    check=lambda said: rules.check_stated(said.stated_on, clocks.today()),
    faults={"paragraph_says_it_once": Fault("#/paragraph", "That paragraph is recorded.", "paragraph_taken")},
)


async def savings(connection: Connection, since: date, until: date) -> list[tuple[str, int, None]]:
    """Return what each benefit saves in its first financial year, if the days are that year, as stated by today."""
    return [
        (benefit, pounds, None) for benefit, pounds in rules.savings_of(await _stated(connection), since, until).items()
    ]


async def recurring_saving(connection: Connection, since: date, until: date) -> tuple[int, None] | None:
    """Return what is saved in a financial year by what recurs, as stated by today; None of other days."""
    pounds = rules.recurring_in(await _stated(connection), since, until)
    return None if pounds is None else (pounds, None)


async def _stated(connection: Connection) -> list[rules.Edition]:
    return [_edition(row) for row in await statements.STATED_UNTIL.rows(connection, day=clocks.today())]


async def benefit_check(connection: Connection, actor: Actor, as_at: date | None) -> BenefitCheck:
    """Hold what reports say of money against the register, as both were known on a day, or today."""
    day = as_at or clocks.today()
    stated = await statements.STATED_UNTIL.rows(connection, day=day)
    said = await statements.SAID_UNTIL.rows(connection, day=day)
    subjects = [row["benefit_id"] for row in stated] + [row["financial_statement_id"] for row in said]
    await record(connection, actor, AuditAction.CONSULTATION, "get_benefit_check", subjects)
    editions = [_edition(row) for row in stated]
    found = rules.disagreements([FINANCIAL_STATEMENTS.shown(row) for row in said], editions)
    return BenefitCheck(
        as_at=day,
        recurring_total=rules.recurring_total(editions, day),
        is_consistent=not found,
        footnotes=found,
    )
