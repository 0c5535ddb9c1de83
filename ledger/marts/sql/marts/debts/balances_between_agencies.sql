-- One row a creditor, debtor, account, budget, standing and service month: what the debtor owes, in pence; an open credit bears no standing; apart (below_nil) placements' months of which there is more to give back or to credit than is owed.
with parts as (
    select
        agency,
        counterparty,
        account,
        budget,
        standing,
        placement,
        service_month,
        sum(amount) as amount,
        sum(sum(amount)) over (
            partition by agency, counterparty, account, placement, service_month, standing is null
        ) < 0 as below_nil
    from staging.postings
    where account in ('due_from:unbilled', 'due_from:billed')
    group by agency, counterparty, account, budget, standing, placement, service_month
)
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
    o.below_nil,
    sum(o.amount)::bigint as amount,
    count(distinct o.placement) as placements
from parts as o
join staging.agencies as c on c.agency = o.agency
join staging.agencies as d on d.agency = o.counterparty
join dim_budget as b on b.budget = o.budget
group by o.agency, c.name, o.counterparty, d.name, o.account, o.budget, b.stream, o.standing, o.service_month, o.below_nil
having sum(o.amount) <> 0
