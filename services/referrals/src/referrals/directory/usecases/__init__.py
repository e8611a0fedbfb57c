"""What the directory does, one function per verb; here stands what the portal asks of it."""

from referrals.directory.usecases.candidates import (
    AgreementInForce,
    Offerable,
    find_candidates,
    find_candidates_by_id,
)

__all__ = ["AgreementInForce", "Offerable", "find_candidates", "find_candidates_by_id"]
