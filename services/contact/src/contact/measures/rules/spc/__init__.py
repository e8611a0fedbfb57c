"""Signals from noise: process limits, which points are signals, and whether the process keeps its target."""
