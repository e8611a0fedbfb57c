"""The addresses of training."""

from fastapi import APIRouter

from offenders.training.routes import completion, courses, feedback

ROUTERS: list[APIRouter] = [courses.router, completion.router, feedback.router]
