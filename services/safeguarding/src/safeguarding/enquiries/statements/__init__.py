"""The SQL of enquiries: asking, answering, reading, replaying what was known, and what the clock and the queue do."""
