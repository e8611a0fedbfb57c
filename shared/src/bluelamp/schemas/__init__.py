"""Wire models: pydantic only, one module for each service besides what all of them share."""
