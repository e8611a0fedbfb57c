"""The hubs as effective-dated reference data: members, opening hours and clocks."""
