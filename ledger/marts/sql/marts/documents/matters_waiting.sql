-- One row a matter that waits for a word: a conflict, a receipt of an unknown payer, a document without lines, or what was paid or received beyond; whole pence.
select matter, number, agency, counterparty, sheet, "row", amount, since
from staging.waiting_matters
