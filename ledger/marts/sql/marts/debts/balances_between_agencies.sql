-- One row a creditor, debtor, account, budget, standing and service month: what the debtor owes, in pence.
select
    o.agency as creditor,
    c.name as creditor_name,
    o.counterparty as debtor,
    d.name as debtor_name,
    o.account,
    o.budget,
    b.stream,
    o.standing,
    o.service_month,
    sum(o.amount)::bigint as amount,
    count(distinct o.placement) as placements
from staging.postings as o
join staging.agencies as c on c.agency = o.agency
join staging.agencies as d on d.agency = o.counterparty
join dim_budget as b on b.budget = o.budget
where o.account in ('due_from:unbilled', 'due_from:billed')
group by o.agency, c.name, o.counterparty, d.name, o.account, o.budget, b.stream, o.standing, o.service_month
having sum(o.amount) <> 0
