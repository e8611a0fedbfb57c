"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

NEW_RELEASE: dict[str, Example] = {
    "one-year": Example(
        summary="A release of the measure that came after",
        value={
            "measure": "PROVEN_ONE_YEAR",
            "title": "Proven reoffending within one year, October to December 2015",
            "source": "Ministry of Justice, quarterly bulletin",
            "period_from": "2015-10-01",
            "period_until": "2016-01-01",
            "published_on": "2017-10-26",
            "areas": [
                {
                    "area": "SANDWELL",
                    "name": "Sandwell",
                    "offenders": 900,
                    "reoffended": 252,
                    "predicted": "261.4",
                    "predicted_variance": "180.2",
                    "is_ours": True,
                },
                {"area": "EXAMPLE", "name": "Example Area", "offenders": 800, "reoffended": 240, "predicted": "238"},
            ],
        },
    )
}
