-- One row an invoice line that waits for a decision or an answer, of all months, what has most in question first: what it asks beyond what its days cost that nobody accepted or gave back, and what it asks below, in pence.
select
    l.invoice,
    l.line,
    v.name as provider_name,
    coalesce(l.in_question, abs(l.difference)) as in_question,
    greatest(coalesce(l.in_question, l.difference, 0), 0)::bigint as beyond,
    greatest(-coalesce(l.difference, 0), 0)::bigint as below
from invoice_lines_expected as l
join dim_provider as v on v.provider = l.provider
where l.waits
order by coalesce(l.in_question, abs(l.difference)) desc, l.invoice, l.line
