-- One row an invoice or credit note: whole pence as on the paper; open is what is still to pay (a credit note: still to get back, below nil).
with paid as (
    select invoice, sum(amount)::bigint as paid, max(paid_on) as last_paid_on
    from staging.invoice_payments
    group by invoice
)
select
    i.invoice,
    i.provider,
    v.name as provider_name,
    i.to_agency,
    i.kind,
    i.dated,
    i.due,
    i.net,
    coalesce(i.vat, 0) as vat,
    i.gross,
    i.credit_of,
    coalesce(p.paid, 0) as paid,
    p.last_paid_on,
    case when i.kind = 'credit' then -i.gross else i.gross end - coalesce(p.paid, 0) as open,
    coalesce(i.due < meta.horizon, false)
        and case when i.kind = 'credit' then -i.gross else i.gross end > coalesce(p.paid, 0) as overdue
from staging.invoices as i
join staging.providers as v on v.provider = i.provider
left join paid as p on p.invoice = i.invoice
cross join meta
