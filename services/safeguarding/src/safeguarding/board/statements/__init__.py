"""The SQL of the board: its rows as JSON, and the sweep that marks clocks as breached."""
