-- One row an invoice line that waits for a decision or an answer, of all months, the largest difference first, in pence.
select l.invoice, l.line, v.name as provider_name, l.difference
from invoice_lines_expected as l
join dim_provider as v on v.provider = l.provider
where l.waits
order by abs(l.difference) desc, l.invoice, l.line
