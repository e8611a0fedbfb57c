"""Matches put before a person, what they decided, and merges that can be undone."""

from sqlalchemy import Integer, Text, Uuid, any_, bindparam, cast, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from bluelamp.kit.database import Statement
from bluelamp.kit.turns import in_turn
from safeguarding.people.statements.sight import within_sight
from safeguarding.people.tables import merges, people, person_matches

_MATCH_ID = bindparam("match_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_STATUS = bindparam("status", value=None, type_=Text)
_COLUMNS = tuple(
    person_matches.c[name]
    for name in (
        "match_id",
        "person_a",
        "person_b",
        "score",
        "reasons",
        "scoring",
        "status",
        "proposed_at",
        "decided_at",
        "decided_by",
        "decision_reason",
    )
)
_merge_of_match = (
    select(merges.c.merge_id).where(merges.c.match_id == person_matches.c.match_id).scalar_subquery().label("merge_id")
)
_visible = (within_sight(person_matches.c.person_a), within_sight(person_matches.c.person_b))

RECONSIDER_JOB = "reconsider_person"
"""The job that reckons again what follows from who is who: other features do it, for whoever a decision touches."""
RECONSIDER_AGE_JOB = "reconsider_age"
"""The job that reckons again what follows from how old somebody is: another feature does it."""

PROPOSE = Statement(
    insert(person_matches)
    .from_select(
        ["match_id", "person_a", "person_b", "score", "reasons", "scoring", "proposed_by"],
        select(
            _MATCH_ID,
            bindparam("person_a", type_=Uuid),
            bindparam("person_b", type_=Uuid),
            bindparam("score", type_=Integer),
            cast(bindparam("reasons", type_=Text), JSONB),
            bindparam("scoring", type_=Text),
            bindparam("proposed_by", type_=Text),
        ).where(
            # What a person has rejected is not put before them again.
            ~exists(
                select(person_matches.c.match_id).where(
                    person_matches.c.person_a == bindparam("person_a", type_=Uuid),
                    person_matches.c.person_b == bindparam("person_b", type_=Uuid),
                    person_matches.c.status != "CONFIRMED",
                )
            )
        ),
    )
    .on_conflict_do_nothing()
)
"""Put two records before a person, unless they lie there already or were found to be two people."""

MATCH = Statement(select(*_COLUMNS, _merge_of_match).where(person_matches.c.match_id == _MATCH_ID, *_visible))

LOCK_MATCH = Statement(
    select(person_matches.c.match_id, person_matches.c.person_a, person_matches.c.person_b, person_matches.c.status)
    .where(person_matches.c.match_id == _MATCH_ID)
    .with_for_update(key_share=True)
)

MATCHES = Statement(
    select(*_COLUMNS, _merge_of_match)
    .where(
        or_(_STATUS.is_(None), person_matches.c.status == _STATUS),
        or_(_AFTER_ID.is_(None), person_matches.c.match_id < _AFTER_ID),
        *_visible,
    )
    .order_by(person_matches.c.match_id.desc())
    .limit(bindparam("limit", type_=Integer))
)

DECIDE = Statement(
    update(person_matches)
    .where(person_matches.c.match_id == bindparam("the_match", type_=Uuid))
    .values(
        status=bindparam("to_status"),
        decided_at=func.now(),
        decided_by=bindparam("decided_by"),
        decision_reason=bindparam("reason"),
        version=person_matches.c.version + 1,
    )
)

IN_TURN = Statement(in_turn("merges"))
"""Merges and reversals one after another, so that each sees where the one before has pointed."""

# Whoever merges or reverses takes the people in the order of their ids, so that two of them cannot wait for each other.
LOCK_RECORDS = Statement(
    select(people.c.person_id, people.c.merged_into)
    .where(
        or_(
            people.c.person_id == any_(bindparam("person_ids", type_=ARRAY(Uuid))),
            people.c.merged_into == any_(bindparam("person_ids", type_=ARRAY(Uuid))),
        )
    )
    .order_by(people.c.person_id)
    .with_for_update(key_share=True)
)

REDIRECT = Statement(
    update(people)
    .where(people.c.person_id == bindparam("the_person", type_=Uuid))
    .values(merged_into=bindparam("after", type_=Uuid), version=people.c.version + 1, updated_at=func.now())
)

NOTE_KEPT = Statement(
    update(people)
    .where(people.c.person_id == bindparam("the_person", type_=Uuid))
    .values(version=people.c.version + 1, updated_at=func.now())
)
"""Note that what is shown of the kept record has changed."""

ADD_MERGE = Statement(
    insert(merges).values(
        merge_id=bindparam("merge_id", type_=Uuid),
        match_id=_MATCH_ID,
        kept_person_id=bindparam("kept_person_id", type_=Uuid),
        merged_person_id=bindparam("merged_person_id", type_=Uuid),
        redirected=cast(bindparam("redirected", type_=Text), JSONB),
        reason=bindparam("reason", type_=Text),
        merged_by=bindparam("merged_by", type_=Text),
    )
)

MERGE = Statement(
    select(merges).where(
        merges.c.merge_id == bindparam("merge_id", type_=Uuid),
        within_sight(merges.c.kept_person_id),
        within_sight(merges.c.merged_person_id),
    )
)

LOCK_MERGE = Statement(
    select(merges).where(merges.c.merge_id == bindparam("merge_id", type_=Uuid)).with_for_update(key_share=True)
)

REVERSE = Statement(
    update(merges)
    .where(merges.c.merge_id == bindparam("the_merge", type_=Uuid))
    .values(
        reversed_at=func.now(),
        reversed_by=bindparam("reversed_by"),
        reversal_reason=bindparam("reversal_reason"),
        version=merges.c.version + 1,
    )
)

OPEN_MATCHES = Statement(
    select(person_matches.c.match_id, person_matches.c.person_a, person_matches.c.person_b)
    .where(
        person_matches.c.status == "PROPOSED",
        or_(
            person_matches.c.person_a == bindparam("person_id", type_=Uuid),
            person_matches.c.person_b == bindparam("person_id", type_=Uuid),
        ),
    )
    # Whoever decides on a match has it locked, and then its people: what is decided needs no new score.
    .with_for_update(skip_locked=True)
)
"""What lies before somebody about a record."""

RESCORE = Statement(
    update(person_matches)
    .where(
        person_matches.c.match_id == _MATCH_ID,
        person_matches.c.reasons.is_distinct_from(cast(bindparam("new_reasons", type_=Text), JSONB)),
    )
    .values(
        score=bindparam("new_score", type_=Integer),
        reasons=cast(bindparam("new_reasons", type_=Text), JSONB),
        scoring=bindparam("new_scoring", type_=Text),
        version=person_matches.c.version + 1,
    )
    .returning(person_matches.c.match_id)
)
"""Put the reasons that hold now in the place of those that held; no row when they are the same."""

COMPARED = Statement(
    update(people)
    .where(people.c.person_id == any_(bindparam("person_ids", type_=ARRAY(Uuid))))
    .values(compared_at=func.now())
)
