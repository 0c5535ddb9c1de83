-- One row a line of an invoice or credit note, and what of it no line explains: what was billed and, once it is reconciled, its class and status, what its days cost that nobody billed before, what of it is in question, and the VAT that it says it bears; pence.
with lines as (
    select invoice, line, placement, price, first_day, last_day, "text", net, vat, vat_category
    from staging.invoice_lines
    union all
    select f.invoice, f.line, null, null, null, null, null, case when i.kind = 'credit' then -f.billed else f.billed end, null, null
    from staging.line_findings as f
    join staging.invoices as i on i.invoice = f.invoice
    left join staging.invoice_lines as l on l.invoice = f.invoice and l.line = f.line
    where l.line is null
)
select
    l.invoice,
    l.line,
    i.provider,
    i.to_agency,
    i.kind,
    i.dated,
    coalesce(f.placement, l.placement) as placement,
    coalesce(f.price, l.price) as price,
    l.first_day,
    l.last_day,
    coalesce(f.service_month, strftime(l.first_day, '%Y-%m')) as service_month,
    l."text",
    f.found,
    f.status,
    coalesce(f.waits, false) as waits,
    f.expected,
    case when i.kind = 'credit' then -l.net else l.net end as billed,
    case when i.kind = 'credit' then -l.net else l.net end - f.expected as difference,
    f.in_question,
    case when i.kind = 'credit' then -l.vat else l.vat end as vat,
    l.vat_category
from lines as l
join staging.invoices as i on i.invoice = l.invoice
left join staging.line_findings as f on f.invoice = l.invoice and f.line = l.line
