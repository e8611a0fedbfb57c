"""How many requests a caller may make: one quota per caller and process, told in RateLimit fields."""

import math
import time

from bluelamp.schemas.problems import ProblemCode, ProblemError

POLICY = "default"
_WINDOW_SECONDS = 60


class Quota:
    """Counts requests in fixed windows of a minute (draft-ietf-httpapi-ratelimit-headers-10).

    All callers share the window, so that what was counted can be forgotten in one go when it ends.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._taken: dict[str, int] = {}
        self._ends_at = 0.0
        self.policy_field = f'"{POLICY}";q={per_minute};w={_WINDOW_SECONDS}'

    def take(self, caller: str) -> str:
        """Use one request of the caller's quota and return the RateLimit field.

        Raises TOO_MANY_REQUESTS with Retry-After when nothing is left.
        """
        now = time.monotonic()
        if now >= self._ends_at:
            self._taken.clear()
            self._ends_at = now + _WINDOW_SECONDS
        taken = self._taken[caller] = self._taken.get(caller, 0) + 1
        wait = max(1, math.ceil(self._ends_at - now))
        state = f'"{POLICY}";r={max(0, self._per_minute - taken)};t={wait}'
        if taken > self._per_minute:
            raise ProblemError(
                ProblemCode.TOO_MANY_REQUESTS,
                "Your quota is used up for now.",
                headers={"Retry-After": str(wait), "RateLimit": state, "RateLimit-Policy": self.policy_field},
            )
        return state
