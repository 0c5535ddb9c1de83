-- One row a payment and the invoice it pays, as known; whole pence.
select
    v.payment,
    named_invoice.code as invoice,
    v.paid_on,
    v.amount
from raw.payment_versions as v
join raw.invoices as named_invoice on named_invoice.id = v.invoice_id
