-- One row an agency's books, provider, posting month and document: what entries moved of what is owed for it (below nil: paid, or given back), in question and accepted, in pence; without a document what is accrued, what passed on with a budget, and by payment what pays no invoice (on account).
-- Which invoice a payment pays is told as it is known now; one that was posted in several pieces for several invoices is told as a whole.
with moved as (
    select agency, posting_month, kind, paper, placement, account, sum(amount) as amount
    from staging.postings
    where account in ('provider:accrued', 'provider:payable', 'provider:query')
    group by agency, posting_month, kind, paper, placement, account
),
paid as (
    select agency, posting_month, paper as payment, sum(amount) as amount
    from moved
    where kind = 'payment' and account = 'provider:payable'
    group by agency, posting_month, paper
    having sum(amount) <> 0
),
targets as (
    select payment, invoice, amount, true as named from staging.payments
    union all
    select payment, invoice, amount, false from staging.payment_matches
),
payments as (
    select
        p.payment,
        count(*) as pieces,
        any_value(p.amount) as amount,
        any_value(t.invoices) as invoices,
        any_value(t.amount) as told,
        any_value(t.named) as named
    from paid as p
    join (
        select payment, count(*) as invoices, sum(amount) as amount, bool_and(named) as named
        from targets
        group by payment
    ) as t on t.payment = p.payment
    group by p.payment
),
settled as (
    select p.agency, p.posting_month, p.payment, t.invoice, case when a.invoices = 1 and a.named then p.amount else t.amount end as amount
    from paid as p
    join payments as a on a.payment = p.payment
    join targets as t on t.payment = p.payment
    where (a.invoices = 1 and a.named) or (a.pieces = 1 and a.told between least(a.amount, 0) and greatest(a.amount, 0))
),
parts as (
    select agency, posting_month, i.kind as what, m.paper as document, i.provider, m.kind as entry_kind, m.account, m.amount
    from moved as m
    join staging.invoices as i on i.invoice = m.paper
    where m.kind <> 'payment' and m.account <> 'provider:accrued'
    union all
    select s.agency, s.posting_month, i.kind, s.invoice, i.provider, 'payment', 'provider:payable', s.amount
    from settled as s
    join staging.invoices as i on i.invoice = s.invoice
    union all
    select agency, posting_month, 'on_account', payment, null, 'payment', 'provider:payable', amount
    from paid
    union all
    select s.agency, s.posting_month, 'on_account', s.payment, null, 'payment', 'provider:payable', -s.amount
    from settled as s
    join staging.invoices as i on i.invoice = s.invoice
    union all
    select m.agency, m.posting_month, 'accrued', null, l.provider, m.kind, m.account, m.amount
    from moved as m
    left join staging.placements as l on l.placement = m.placement
    where m.account = 'provider:accrued'
    union all
    select m.agency, m.posting_month, 'passed_on', m.paper, l.provider, m.kind, m.account, m.amount
    from moved as m
    left join staging.placements as l on l.placement = m.placement
    where m.account <> 'provider:accrued'
        and (m.kind <> 'payment' or m.account = 'provider:query')
        and (m.paper is null or m.paper not in (select invoice from staging.invoices))
),
of_payments as (
    select payment, min(i.provider) as provider
    from staging.payments as p
    join staging.invoices as i on i.invoice = p.invoice
    group by payment
    union all
    select payment, provider from staging.provider_payments
)
select
    x.agency,
    coalesce(x.provider, w.provider) as provider,
    x.what,
    x.document,
    x.posting_month,
    coalesce(-sum(x.amount) filter (where x.account = 'provider:accrued'), 0)::bigint as accrued,
    coalesce(-sum(x.amount) filter (where x.account = 'provider:payable'), 0)::bigint as payable,
    coalesce(sum(x.amount) filter (where x.account = 'provider:query'), 0)::bigint as queried,
    coalesce(-sum(x.amount) filter (where x.account = 'provider:query' and x.entry_kind = 'accepted'), 0)::bigint as accepted
from parts as x
left join of_payments as w on x.what = 'on_account' and w.payment = x.document
group by x.agency, coalesce(x.provider, w.provider), x.what, x.document, x.posting_month
having sum(abs(x.amount)) <> 0
