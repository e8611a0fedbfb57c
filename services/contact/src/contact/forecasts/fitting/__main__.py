"""A process that reads one task, writes one forecast and ends: what it took of memory goes with it."""

import json
import sys

from contact.forecasts.fitting.forecasting import forecast, task_of
from contact.forecasts.rules.words import DOES_NOT_FIT

if __name__ == "__main__":
    task = task_of(json.load(sys.stdin))
    try:
        said = forecast(task)
    except (ArithmeticError, ValueError):  # as numpy and statsmodels say of numbers with which nothing can be done
        sys.exit(DOES_NOT_FIT)
    json.dump(said, sys.stdout)
