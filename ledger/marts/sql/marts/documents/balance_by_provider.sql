-- One row an agency and provider: what its books say it owes the provider, in pence (a minus: asked for in advance).
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
        case when o.account = 'provider:accrued' then -o.amount else 0 end as accrued,
        case when o.account = 'provider:payable' then -o.amount else 0 end as payable,
        case when o.account = 'provider:query' then o.amount else 0 end as queried
    from staging.postings as o
    left join staging.placements as p on p.placement = o.placement
    left join of_papers as w on w.paper = o.paper and w.pays = (o.kind = 'payment')
    where o.account in ('provider:accrued', 'provider:payable', 'provider:query')
)
select
    x.agency,
    a.name as agency_name,
    x.provider,
    v.name as provider_name,
    sum(x.accrued)::bigint as accrued,
    sum(x.payable)::bigint as payable,
    sum(x.queried)::bigint as queried
from parts as x
join staging.agencies as a on a.agency = x.agency
left join staging.providers as v on v.provider = x.provider
group by x.agency, a.name, x.provider, v.name
having sum(x.accrued) <> 0 or sum(x.payable) <> 0 or sum(x.queried) <> 0
