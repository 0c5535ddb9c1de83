-- One row an invoice or credit note of which Owed to providers tells another sum than is open of it by its payments, with the credit notes that are settled with it; and one row for payments told as a whole with all documents that they pay.
-- Where one was paid otherwise since it was reconciled, nothing is said of it.
with recursive settled_with as (
    select
        i.invoice,
        case when i.credit_of is not null and d.asked = 0 then i.credit_of else i.invoice end as document
    from staging.invoices as i
    left join staging.paper_debts as d on d.invoice = i.invoice
),
targets as (
    select t.payment, coalesce(s.document, t.invoice) as document, sum(t.amount) as amount
    from (
        select payment, invoice, amount from staging.payments
        union all
        select payment, invoice, amount from staging.payment_matches
    ) as t
    left join settled_with as s on s.invoice = t.invoice
    group by t.payment, coalesce(s.document, t.invoice)
    having sum(t.amount) <> 0
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
-- Payments of which some document tells nothing yet: what these ask and the payments leave stands in two rows.
told_as_a_whole as (
    select t.payment, coalesce(o.amount, 0) as left_over, p.amount - sum(t.amount) as beyond
    from targets as t
    join posted as p on p.payment = t.payment
    left join left_over as o on o.payment = t.payment
    group by t.payment, p.amount, o.amount
    having p.amount - coalesce(o.amount, 0) <> sum(t.amount)
),
paid as (
    select t.document, sum(t.amount) as amount, count(*) filter (where w.payment is not null) as unclear
    from targets as t
    join posted as p on p.payment = t.payment
    left join told_as_a_whole as w on w.payment = t.payment
    group by t.document
),
told as (
    select s.document, sum(n.payable) as payable
    from provider_documents as n
    join settled_with as s on s.invoice = n.document
    where n.what in ('invoice', 'credit')
    group by s.document
),
-- Each document, and whether its payments are those by which it was reconciled.
compared as (
    select
        d.invoice as document,
        coalesce(t.payable, 0) as payable,
        d."open",
        coalesce(p.amount, 0) = d.paid as as_reconciled,
        coalesce(p.unclear, 0) as unclear
    from staging.paper_debts as d
    left join told as t on t.document = d.invoice
    left join paid as p on p.document = d.invoice
    where t.document is not null or p.unclear > 0
),
-- Payments that pay a part of one document each are compared together, with whatever else they pay.
unclear_targets as (
    select t.payment, t.document
    from targets as t
    join told_as_a_whole as w on w.payment = t.payment
),
reached as (
    select payment, payment as other from told_as_a_whole
    union
    select r.payment, theirs.payment
    from reached as r
    join unclear_targets as ours on ours.payment = r.other
    join unclear_targets as theirs on theirs.document = ours.document
),
together as (
    select payment, min(other) as first_payment from reached group by payment
),
by_payments as (
    select
        g.first_payment,
        string_agg(w.payment, ' and ' order by w.payment) as payments,
        sum(w.left_over) as left_over,
        sum(w.beyond) as beyond
    from together as g
    join told_as_a_whole as w on w.payment = g.payment
    group by g.first_payment
),
by_documents as (
    select
        n.first_payment,
        count(*) as documents,
        sum(c.payable) as payable,
        sum(c."open") as "open",
        bool_and(coalesce(c.as_reconciled, false)) as as_reconciled
    from (
        select distinct g.first_payment, t.document
        from together as g
        join unclear_targets as t on t.payment = g.payment
    ) as n
    left join compared as c on c.document = n.document
    group by n.first_payment
)
select 'document ' || document || ': ' || payable || ' pence are told as owed, and ' || "open" || ' are open' as detail
from compared
where payable <> "open" and as_reconciled and unclear = 0
union all
select
    'payment ' || p.payments || ', told as a whole for ' || d.documents || ' documents: ' || (d.payable - p.left_over)
        || ' pence are told as owed together, and ' || (d."open" - p.beyond) || ' are open' as detail
from by_payments as p
join by_documents as d on d.first_payment = p.first_payment
where d.as_reconciled and d.payable - p.left_over <> d."open" - p.beyond
