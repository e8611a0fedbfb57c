"""The pages for a worker without an account: templates, styles, and what is said when something cannot be done."""
