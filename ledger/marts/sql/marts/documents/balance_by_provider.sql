-- One row an agency and provider: what its books say it owes the provider, in pence; apart, below nil, what of a placement's month was asked for in advance.
-- A posting is of its placement's provider, else of its paper's; one of neither (a balance that passed on with a budget) is told without.
with of_papers as (
    select true as pays, p.payment as paper, min(i.provider) as provider
    from staging.payments as p
    join staging.invoices as i on i.invoice = p.invoice
    group by p.payment
    union all
    select true, payment, provider from staging.provider_payments
    union all
    select false, invoice, provider from staging.invoices
),
parts as (
    select
        o.agency,
        coalesce(p.provider, w.provider) as provider,
        sum(case when o.account = 'provider:accrued' then -o.amount else 0 end) as accrued,
        sum(case when o.account = 'provider:payable' then -o.amount else 0 end) as payable,
        sum(case when o.account = 'provider:query' then o.amount else 0 end) as queried
    from staging.postings as o
    left join staging.placements as p on p.placement = o.placement
    left join of_papers as w on w.paper = o.paper and w.pays = (o.kind = 'payment')
    where o.account in ('provider:accrued', 'provider:payable', 'provider:query')
    group by o.agency, coalesce(p.provider, w.provider), o.placement, o.service_month
)
select
    x.agency,
    a.name as agency_name,
    x.provider,
    v.name as provider_name,
    sum(greatest(x.accrued, 0))::bigint as accrued,
    sum(least(x.accrued, 0))::bigint as in_advance,
    sum(x.payable)::bigint as payable,
    sum(x.queried)::bigint as queried
from parts as x
join staging.agencies as a on a.agency = x.agency
left join staging.providers as v on v.provider = x.provider
group by x.agency, a.name, x.provider, v.name
having sum(abs(x.accrued)) <> 0 or sum(x.payable) <> 0 or sum(x.queried) <> 0
