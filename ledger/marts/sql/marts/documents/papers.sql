-- One row an invoice or credit note: whole pence as on the paper; paid and open as the books say (a credit note that names its invoice is settled with it; empty: not reconciled yet), and what an invoice was paid or credited beyond what it asks.
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
    coalesce(d.credited, 0) as credited,
    coalesce(d.paid, 0) as paid,
    d.last_paid_on,
    d."open",
    case when d.asked >= 0 and d."open" < 0 then -d."open" else 0 end as beyond,
    coalesce(i.due < meta.today and d."open" > 0, false) as overdue
from staging.invoices as i
join staging.providers as v on v.provider = i.provider
left join staging.paper_debts as d on d.invoice = i.invoice
cross join meta
