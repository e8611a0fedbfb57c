"""The SQL of people, their households and relationships, their footprints and their merges."""
