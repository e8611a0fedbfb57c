"""A month of a hub whose figures were computed by hand: what each case did, at which hour."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from bluelamp.kit.references import new_reference
from parts.platform import FORCE
from parts.safeguarding import desk

HUB_DESKS = {"HEALTH": 6, "POLICE": 1, "HOUSING_AND_NEIGHBOURHOOD_SERVICES": 4}
# The month as London has it: summer time.
FROM = datetime(2026, 8, 31, 23, tzinfo=UTC)
UNTIL = datetime(2026, 9, 30, 23, tzinfo=UTC)
RECEIVED = datetime(2026, 9, 10, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Month:
    """Writes what happened, as its owner."""

    owner: asyncpg.Connection

    async def person(self, merged_into: UUID | None = None) -> UUID:
        person_id = uuid4()
        await self.owner.execute(
            "INSERT INTO people (person_id, given_name, family_name, created_by, merged_into) "
            "VALUES ($1, 'Example', 'Person-Nine', 'test', $2)",
            person_id,
            merged_into,
        )
        return person_id

    async def case(self, received_at: datetime = RECEIVED, *, hub: str = "SANDWELL", kind: str = "CHILD") -> UUID:
        case_id = uuid4()
        await self.owner.execute(
            "INSERT INTO cases (case_id, reference, hub, responsible_hub, kind, status, received_at, updated_at, "
            "referrer, referrer_kind, referrer_organisation_id, rag_profile_id) "
            "VALUES ($1, $2, $3, $3, $4, 'SCREENED', $5, $5, 'officer', 'OFFICER', $6, 'DEFAULT_2014')",
            case_id,
            new_reference("S"),
            hub,
            kind,
            received_at,
            FORCE,
        )
        return case_id

    async def within(self, case_id: UUID, person_id: UUID, role: str = "CHILD") -> None:
        await self.owner.execute(
            "INSERT INTO case_people VALUES ($1, $2, $3, $4, now())", case_id, person_id, FORCE, role
        )

    async def decide(self, case_id: UUID, rating: str | None, decided_at: datetime, outcome: str) -> None:
        await self.owner.execute(
            "INSERT INTO case_decisions (decision_id, case_id, primary_outcome, secondary_outcomes, level_of_need, "
            "rating, rag_profile_id, threshold, rationale, information_relied_on, information_outstanding, dissent, "
            "decided_by, grade, organisation_id, decided_at) VALUES (uuidv7(), $1, $2, '{}', 'UNIVERSAL', $3, "
            "'DEFAULT_2014', 'NONE_MET', $4, '[]', '[]', '[]', 'hub-manager', 'Manager', $5, $6)",
            case_id,
            outcome,
            rating,
            "A rationale that is forty characters long.",
            desk(9),
            decided_at,
        )

    async def clock(
        self, case_id: UUID, kind: str, due: datetime, stopped: datetime | None, why: str = "DECIDED"
    ) -> None:
        await self.owner.execute(
            "INSERT INTO case_clocks (case_id, referrer_organisation_id, kind, rule_id, started_at, due_at, "
            "stopped_at, stop_reason) VALUES ($1, $2, $3, 'X', $4, $5, $6, $7)",
            case_id,
            FORCE,
            kind,
            RECEIVED,
            due,
            stopped,
            why if stopped else None,
        )

    async def re_rate(self, case_id: UUID, old: str, new: str, at: datetime = RECEIVED) -> None:
        await self.owner.execute(
            "INSERT INTO case_history (case_id, referrer_organisation_id, occurred_at, verb, to_status, actor, "
            "details) VALUES ($1, $2, $3, 'RE_RATE', 'SCREENED', 'x', jsonb_build_object('old_rating', $4::text, "
            "'new_rating', $5::text))",
            case_id,
            FORCE,
            at,
            old,
            new,
        )

    async def enquiry(
        self, case_id: UUID, agency: str, due_at: datetime, answered: timedelta | None, state: str
    ) -> None:
        await self.owner.execute(
            "INSERT INTO enquiries (case_id, hub, agency, organisation_id, asked_by, asked_at, due_at, "
            "clock_profile_id, scope_text, necessity_text, lawful_basis, subjects, state, answered_at) "
            "VALUES ($1, 'SANDWELL', $2, $3, 'x', $4, $4, 'DEFAULT_2014', 'x', 'x', 'CA1989_S47', '{}', $5, $6)",
            case_id,
            agency,
            desk(HUB_DESKS[agency]),
            due_at,
            state,
            due_at + answered if answered is not None else None,
        )

    async def incident(self, lpu: str, recorded_at: datetime, person_id: UUID) -> None:
        await self.owner.execute(
            "INSERT INTO abuse_incidents (lpu, agency, victim_id, perpetrator_ids, occurred_on, kind, severity, "
            "marac_rule_set_id, is_marac_repeat, recorded_at, recorded_by, organisation_id) "
            "VALUES ($1, 'POLICE', $2, $3, $4, 'INCIDENT', 'LESSER', 'MARAC_DEFAULT', false, $5, 'x', $6)",
            lpu,
            person_id,
            [person_id],
            recorded_at.date(),
            recorded_at,
            FORCE,
        )


async def tell(month: Month) -> None:
    """Twenty cases decided in September, and around them everything that must not be counted."""
    cases = await _decided(month)
    await _received(month, cases)
    await _asked(month, cases)
    for number in range(6):
        await month.re_rate(cases[number], "AMBER", "RED")
    for number in range(2):
        await month.re_rate(cases[number], "GREEN", "AMBER")
    await month.re_rate(cases[0], "GREEN", "AMBER", UNTIL)


async def _decided(month: Month) -> list[UUID]:
    """Ten red after 1 to 10 hours, five amber after 20, three green, two blue without a clock."""
    outcomes = ["S47_JOINT"] * 3 + ["S47_SINGLE_AGENCY_SC"] * 3 + ["S17_ASSESSMENT"] * 5
    outcomes += ["EARLY_HELP"] * 4 + ["STRATEGY_DISCUSSION"] * 5
    timed: list[tuple[str, int, int | None]] = [("RED", hours, 5) for hours in range(1, 11)]
    timed += [("AMBER", 20, 24)] * 5 + [("GREEN", 70, 72)] * 3 + [("BLUE", 100, None)] * 2
    cases = []
    for (rating, hours, due), outcome in zip(timed, outcomes, strict=True):
        case_id = await month.case()
        cases.append(case_id)
        decided_at = RECEIVED + hours * HOUR
        await month.decide(case_id, rating, decided_at, outcome)
        if due is not None:
            await month.clock(case_id, "RAG", RECEIVED + due * HOUR, decided_at)
    # Re-rated on the way: the clock before was kept, and is not the one that counts; the last one's breach stays one.
    late = await month.owner.fetchval("SELECT clock_id FROM case_clocks WHERE case_id = $1", cases[0])
    await month.owner.execute("DELETE FROM case_clocks WHERE clock_id = $1", late)
    await month.clock(cases[0], "RAG", RECEIVED + HOUR, RECEIVED + HOUR / 2, "RE_RATED")
    await month.clock(cases[0], "RAG", RECEIVED + 5 * HOUR, RECEIVED + HOUR)
    await month.clock(cases[9], "RAG", RECEIVED, RECEIVED + HOUR / 2, "RE_RATED")
    await month.owner.execute(
        "UPDATE case_clocks SET due_at = $2 WHERE case_id = $1 AND stop_reason = 'DECIDED'", cases[9], UNTIL
    )
    # Changed after a challenge: the time is that of the first decision, the outcome that of the one in force.
    changed = await month.case()
    await month.decide(changed, "RED", FROM - HOUR, "EARLY_HELP")
    await month.decide(changed, "RED", RECEIVED, "S17_ASSESSMENT")
    await month.owner.execute(
        "UPDATE case_decisions SET primary_outcome = 'NFA_INFORMATION_ONLY' WHERE case_id = $1", cases[6]
    )
    await month.decide(cases[6], "RED", UNTIL + HOUR, "S17_ASSESSMENT")
    for hub, moment in (("BIRMINGHAM", RECEIVED), ("SANDWELL", UNTIL)):
        other = await month.case(RECEIVED - timedelta(days=60), hub=hub)
        await month.decide(other, "RED", moment, "S47_JOINT")
    await month.owner.execute("UPDATE cases SET received_at = $1 WHERE case_id = $2", FROM - 3 * HOUR, changed)
    return cases


async def _received(month: Month, cases: list[UUID]) -> None:
    """Of the twenty, twelve acknowledged in time; six are about somebody whom the hub knew within the year."""
    due = RECEIVED + 24 * HOUR
    for number, case_id in enumerate(cases):
        stopped = due - HOUR if number < 12 else due + HOUR if number < 17 else None
        await month.clock(case_id, "STATUTORY", due, stopped, "ACKNOWLEDGED")
    # Closed in time, but nobody had answered: that is not in time.
    await month.owner.execute(
        "UPDATE case_clocks SET stopped_at = due_at - interval '1 hour', stop_reason = 'CLOSED' "
        "WHERE case_id = $1 AND kind = 'STATUTORY'",
        cases[12],
    )
    not_yet = await month.case()
    await month.clock(not_yet, "STATUTORY", datetime(2099, 1, 1, tzinfo=UTC), None)
    # So that no small count follows from all that were received and the children's cases that were acknowledged.
    for _ in range(4):
        adult = await month.case(kind="ADULT")
        await month.clock(adult, "STATUTORY", due, due - HOUR, "ACKNOWLEDGED")
    people = [await month.person() for _ in cases]
    for number, case_id in enumerate(cases):
        await month.within(case_id, people[number])
    for number in range(5):
        before = await month.case(RECEIVED - timedelta(days=40 * number + 40))
        await month.within(before, people[number], "VICTIM")
    before = await month.case(RECEIVED - timedelta(days=364))
    await month.within(before, await month.person(merged_into=people[5]))
    too_long_ago = await month.case(datetime(2025, 9, 10, 8, 59, tzinfo=UTC))
    await month.within(too_long_ago, people[6])
    as_parent = await month.case(RECEIVED - timedelta(days=40))
    await month.within(as_parent, people[7], "PARENT_OR_CARER")
    elsewhere = await month.case(RECEIVED - timedelta(days=40), hub="BIRMINGHAM")
    await month.within(elsewhere, people[8])


async def _asked(month: Month, cases: list[UUID]) -> None:
    """Health: twenty due, fifteen answered, ten of them in time; police: six, all of them in time.

    Housing: twenty due, fourteen answered, twelve of them in time, so that two were late.
    """
    for number in range(20):
        answered = -HOUR if number < 10 else HOUR if number < 15 else None
        state = "ANSWERED" if answered is not None else "ASKED"
        await month.enquiry(cases[0], "HEALTH", RECEIVED, answered, state)
    for _ in range(6):
        await month.enquiry(cases[0], "POLICE", RECEIVED, timedelta(0), "ANSWERED")
    for number in range(20):
        answered = -HOUR if number < 12 else HOUR if number < 14 else None
        state = "ANSWERED" if answered is not None else "ASKED"
        await month.enquiry(cases[0], "HOUSING_AND_NEIGHBOURHOOD_SERVICES", RECEIVED, answered, state)
    for due_at, state in ((RECEIVED, "CANCELLED"), (UNTIL, "ASKED"), (FROM - HOUR, "ASKED")):
        await month.enquiry(cases[0], "HEALTH", due_at, None, state)
