"""What the workbook's figures are counted from."""
