"""The safeguarding service on the wire (domain.md §2, §3, §5, §6): a module for each of its features."""
