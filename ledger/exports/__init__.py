"""Books leave, one module a format: other programs, workbooks, PDF, returns."""
