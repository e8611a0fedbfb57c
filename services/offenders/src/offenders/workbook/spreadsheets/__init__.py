"""Workbooks as files that a spreadsheet program opens, each written by a process of its own."""
