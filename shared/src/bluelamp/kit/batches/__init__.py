"""Streamed batches: received in bounded parts, unpacked within limits, loaded a part of lines at a time."""
