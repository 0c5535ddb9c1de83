-- One row a provider and month: what published payments say it was paid, what its placements cost the agencies that publish them (all, where none of these is known); pence. `published`: whether any payments of that month are known.
with costs as (
    select
        p.provider,
        o.service_month as month,
        (-sum(o.amount))::bigint as expected
    from staging.postings as o
    join staging.placements as p on p.placement = o.placement
    where o.kind = 'charge' and o.account = 'provider:accrued'
        and (o.agency in (select agency from payers) or not exists (select 1 from payers))
    group by p.provider, o.service_month
),
parts as (
    select provider, month, amount as paid, 0 as expected from payments where provider is not null
    union all
    select provider, month, 0, expected from costs where expected <> 0
)
select
    x.provider,
    v.name as provider_name,
    x.month,
    x.month in (select month from staging.payment_files) as published,
    sum(x.paid)::bigint as paid,
    sum(x.expected)::bigint as expected,
    sum(x.paid - x.expected)::bigint as difference
from parts as x
join staging.providers as v on v.provider = x.provider
group by x.provider, v.name, x.month
