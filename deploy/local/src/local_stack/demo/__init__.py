"""`make demo`: the story of one referral, told over HTTP through the gateway."""

from local_stack.demo.command import run

__all__ = ["run"]
