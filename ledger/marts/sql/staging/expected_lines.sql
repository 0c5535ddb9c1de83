-- One row a line of an invoice that names a price and its days: what they cost by that price, in pence.
select invoice, line, expected
from raw.expected_lines
