-- One row a line of an invoice, as known; net in pence.
select
    named_invoice.code as invoice,
    v.line,
    named_placement.code as placement,
    named_price.code as price,
    v.first_day,
    v.last_day,
    v.quantity,
    v.rate,
    v.net,
    v."text"
from raw.invoice_line_versions as v
join raw.invoices as named_invoice on named_invoice.id = v.invoice_id
left join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.prices as named_price on named_price.id = v.price_id
