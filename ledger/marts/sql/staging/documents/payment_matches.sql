-- One row a payment to a provider and an invoice that it is matched with: what of it pays that, without what was undone; pence.
select p.code as payment, i.code as invoice, sum(m.amount)::bigint as amount
from raw.payment_matches as m
join raw.provider_payments as p on p.id = m.payment_id
join raw.invoices as i on i.id = m.invoice_id
group by p.code, i.code
having sum(m.amount) <> 0
