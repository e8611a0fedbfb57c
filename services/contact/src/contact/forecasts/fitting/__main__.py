"""A process that reads one task, writes one forecast and ends: what it took of memory goes with it."""

import json
import sys

from contact.forecasts.fitting.forecasting import forecast, task_of

if __name__ == "__main__":
    json.dump(forecast(task_of(json.load(sys.stdin))), sys.stdout)
