"""Sheets become facts: tables of a workbook or a folder, read and held against what is known."""
