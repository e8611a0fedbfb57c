"""What the worker does for partners without an account: it writes to them."""

from datetime import timedelta

from bluelamp.kit.jobs.declaration import Job
from referrals.portal.statements.submission import NOTICE_JOB
from referrals.replies.usecases.notices import send_notice

_TRIES_IN_NINE_HOURS = 150

# A mail server may be away for hours, and nobody must be lost in silence because of it.
JOBS = [
    Job(
        entrypoint=NOTICE_JOB,
        function=send_notice,
        max_attempts=_TRIES_IN_NINE_HOURS,
        longest_delay=timedelta(minutes=5),
    )
]
