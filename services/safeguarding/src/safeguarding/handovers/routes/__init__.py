"""The hand-overs between services over HTTP: declare, delegate, return."""

from fastapi import APIRouter

ROUTERS: list[APIRouter] = []
