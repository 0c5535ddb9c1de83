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
homes as (
    select paper as invoice, arg_max(agency, abs(amount)) as agency
    from moved
    where kind in ('invoice', 'credit_note') and account = 'provider:payable'
    group by paper
),
targets as (
    select t.payment, t.invoice, coalesce(h.agency, i.to_agency) as agency, t.amount
    from (
        select payment, invoice, amount from staging.payments
        union all
        select payment, invoice, amount from staging.payment_matches
    ) as t
    join staging.invoices as i on i.invoice = t.invoice
    left join homes as h on h.invoice = t.invoice
),
-- A payment may be for invoices of several agencies: in the books of each it is a piece, for its own invoices.
told as (
    select payment, agency, count(*) as invoices, sum(amount) as amount
    from targets
    group by payment, agency
),
pieces as (
    select payment, agency, count(*) as pieces, sum(amount) as amount
    from paid
    group by payment, agency
),
settled as (
    select p.agency, p.posting_month, p.payment, t.invoice, case when c.pieces > 1 then p.amount else t.amount end as amount
    from paid as p
    join pieces as c on c.payment = p.payment and c.agency = p.agency
    join told as a on a.payment = p.payment and a.agency = p.agency
    join targets as t on t.payment = p.payment and t.agency = p.agency
    where (c.pieces = 1 and a.amount between least(c.amount, 0) and greatest(c.amount, 0))
        or (c.pieces > 1 and a.invoices = 1 and a.amount = c.amount)
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
