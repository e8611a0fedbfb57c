-- Null of whom nothing was told since there are digests: what stands of them is told once more.
ALTER TABLE serial_perpetrators ADD COLUMN told_digest text;
