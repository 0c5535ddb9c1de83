-- One row an invoice line that waits for a decision or an answer, of all months, what has most in question first, in pence.
select l.invoice, l.line, v.name as provider_name, coalesce(l.in_question, abs(l.difference)) as in_question
from invoice_lines_expected as l
join dim_provider as v on v.provider = l.provider
where l.waits
order by coalesce(l.in_question, abs(l.difference)) desc, l.invoice, l.line
