-- One row a line of an invoice or credit note: what was billed and, where an invoice names a price and its days, what they cost by that price; pence.
select
    l.invoice,
    l.line,
    i.provider,
    i.to_agency,
    i.kind,
    i.dated,
    l.placement,
    l.price,
    l.first_day,
    l.last_day,
    strftime(l.first_day, '%Y-%m') as service_month,
    l."text",
    case when i.kind = 'invoice' then e.expected end as expected,
    case when i.kind = 'credit' then -l.net else l.net end as billed,
    case when i.kind = 'invoice' then l.net - e.expected end as difference
from staging.invoice_lines as l
join staging.invoices as i on i.invoice = l.invoice
left join staging.expected_lines as e on e.invoice = l.invoice and e.line = l.line
