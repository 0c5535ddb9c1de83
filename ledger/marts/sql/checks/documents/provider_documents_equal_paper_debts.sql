-- One row an invoice or credit note of which Owed to providers tells another sum than is open of it by its payments, with the credit notes that are settled with it.
-- Where it was paid otherwise since it was reconciled, or by a payment that is told as a whole for several, nothing is said of it.
with targets as (
    select payment, invoice, sum(amount) as amount
    from (
        select payment, invoice, amount from staging.payments
        union all
        select payment, invoice, amount from staging.payment_matches
    )
    group by payment, invoice
    having sum(amount) <> 0
),
posted as (
    select paper as payment, sum(amount) as amount
    from staging.postings
    where kind = 'payment' and account = 'provider:payable'
    group by paper
),
left_over as (
    select document as payment, -sum(payable) as amount
    from provider_documents
    where what = 'on_account'
    group by document
),
told_as_a_whole as (
    select t.payment
    from targets as t
    join posted as p on p.payment = t.payment
    left join left_over as o on o.payment = t.payment
    group by t.payment, p.amount, o.amount
    having p.amount - coalesce(o.amount, 0) <> sum(t.amount)
),
paid as (
    select t.invoice, sum(t.amount) as amount, count(*) filter (where w.payment is not null) as unclear
    from targets as t
    join posted as p on p.payment = t.payment
    left join told_as_a_whole as w on w.payment = t.payment
    group by t.invoice
),
told as (
    select
        case when n.credit_of is not null and d.asked = 0 then n.credit_of else n.document end as document,
        sum(n.payable) as payable
    from (
        select x.document, max(i.credit_of) as credit_of, x.payable
        from (
            select document, sum(payable) as payable from provider_documents where what in ('invoice', 'credit') group by document
        ) as x
        join staging.invoices as i on i.invoice = x.document
        group by x.document, x.payable
    ) as n
    join staging.paper_debts as d on d.invoice = n.document
    group by 1
)
select 'document ' || t.document || ': ' || t.payable || ' pence are told as owed, and ' || d."open" || ' are open' as detail
from told as t
join staging.paper_debts as d on d.invoice = t.document
left join paid as p on p.invoice = t.document
where t.payable <> d."open" and coalesce(p.amount, 0) = d.paid and coalesce(p.unclear, 0) = 0
