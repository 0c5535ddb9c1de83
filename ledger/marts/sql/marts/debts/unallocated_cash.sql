-- One row an agency that has money and the one that paid it: what is matched to no line, in pence (a minus: given back beyond that); what was paid into a pooled fund waits for no line.
with held as (
    select agency, counterparty, purse, counterparty_purse, -sum(amount) as amount
    from staging.postings
    where account = 'on_account'
    group by agency, counterparty, purse, counterparty_purse
    having sum(amount) < 0
),
receipts as (
    select paper, purse, counterparty_purse
    from staging.postings
    where account = 'on_account' and kind = 'receipt'
    group by paper, purse, counterparty_purse
    having sum(amount) < 0
),
of_funds as (
    select r.purse, r.counterparty_purse, sum(f.amount) as amount
    from receipts as r
    join staging.fund_money as f on f.receipt = r.paper
    group by r.purse, r.counterparty_purse
)
select
    h.agency as creditor,
    c.name as creditor_name,
    h.counterparty as debtor,
    d.name as debtor_name,
    sum(h.amount - coalesce(f.amount, 0))::bigint as amount
from held as h
left join of_funds as f on f.purse = h.purse and f.counterparty_purse = h.counterparty_purse
join staging.agencies as c on c.agency = h.agency
join staging.agencies as d on d.agency = h.counterparty
group by h.agency, c.name, h.counterparty, d.name
having sum(h.amount - coalesce(f.amount, 0)) <> 0
