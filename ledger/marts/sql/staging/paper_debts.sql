-- One row an invoice or credit note in the books: what it asks for, what credit notes and payments took off, and what is left; pence.
select invoice, asked, credited, paid, last_paid_on, "open"
from raw.paper_debts
