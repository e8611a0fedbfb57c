"""Plain registers: records that are added, changed under their version, read and listed, each of them alike."""
