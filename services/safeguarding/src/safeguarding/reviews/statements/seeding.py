"""Which of the demonstration's records are there already."""

from sqlalchemy import Uuid, bindparam, select

from bluelamp.kit.database import Statement
from safeguarding.people.tables import people
from safeguarding.reviews.tables import lessons, reviews

_ID = bindparam("record_id", type_=Uuid)
HAS_PERSON = Statement(select(people.c.person_id).where(people.c.person_id == _ID))
HAS_REVIEW = Statement(select(reviews.c.review_id).where(reviews.c.review_id == _ID))
HAS_LESSON = Statement(select(lessons.c.lesson_id).where(lessons.c.lesson_id == _ID))
