"""The pages for a worker without an account: templates, styles, and what they show of a case."""
