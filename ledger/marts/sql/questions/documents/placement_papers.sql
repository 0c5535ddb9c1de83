-- One row an invoice line of one placement ($placement), newest first: billed, its VAT, expected, and whether its invoice is paid, in pence.
select l.invoice, l.line, l.kind, l.dated, l.first_day, l.last_day, l.billed, l.expected, l.difference, l.vat, l.vat_category, p."open", p.due
from invoice_lines_expected as l
join papers as p on p.invoice = l.invoice
where l.placement = $placement
order by l.dated desc, l.invoice, l.line
