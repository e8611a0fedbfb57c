"""The three tiers, gathered, told and written."""
