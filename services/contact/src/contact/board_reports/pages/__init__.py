"""The report as a page and as a PDF; both are written from the stored report and from nothing else."""
