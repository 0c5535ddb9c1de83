-- One row an invoice line as it was found at the last reconciliation, or a charge that nobody invoiced (without invoice and line); pence.
select
    f.id as number,
    named_invoice.code as invoice,
    f.line,
    f.found,
    named_placement.code as placement,
    named_price.code as price,
    f.service_month,
    f.expected,
    f.billed,
    f.status,
    f.in_question,
    f.reason,
    w.status is not null as waits
from raw.line_findings as f
left join raw.invoices as named_invoice on named_invoice.id = f.invoice_id
left join raw.placements as named_placement on named_placement.id = f.placement_id
left join raw.prices as named_price on named_price.id = f.price_id
left join staging.waiting as w on w.found = f.found and w.status = f.status
