"""What the workbook's figures are, how they add up, who may be told them, and how they lie on sheets."""
