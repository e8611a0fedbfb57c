"""What staffing decides: the three queues of Erlang, the fewest who keep a target, and what sharing them saves."""
