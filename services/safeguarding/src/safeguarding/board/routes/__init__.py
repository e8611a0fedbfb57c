"""The board over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.board.routes import board

ROUTERS: list[APIRouter] = [board.router]
