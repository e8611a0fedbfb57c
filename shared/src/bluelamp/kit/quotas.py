"""How many requests a client may make: one quota per client and process, told in RateLimit fields."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from bluelamp.schemas.problems import ProblemCode, ProblemError

POLICY = "default"
_WINDOW_SECONDS = 60


class Quota:
    """Counts requests in fixed windows of a minute (draft-ietf-httpapi-ratelimit-headers-10)."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self.policy_field = f'"{POLICY}";q={per_minute};w={_WINDOW_SECONDS}'

    def take(self, caller: str) -> str:
        """Use one request of the caller's quota and return the RateLimit field.

        Raises TOO_MANY_REQUESTS with Retry-After when nothing is left.
        """
        allowed = self._limiter.hit(self._item, caller)
        stats = self._limiter.get_window_stats(self._item, caller)
        wait = max(1, math.ceil(stats.reset_time - time.time()))
        state = f'"{POLICY}";r={max(0, stats.remaining)};t={wait}'
        if not allowed:
            raise ProblemError(
                ProblemCode.TOO_MANY_REQUESTS,
                "The quota of this client is used up for now.",
                headers={"Retry-After": str(wait), "RateLimit": state, "RateLimit-Policy": self.policy_field},
            )
        return state
