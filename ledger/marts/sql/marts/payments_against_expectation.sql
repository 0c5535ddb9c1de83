-- One row a provider and month: what published payments say it was paid, what its placements cost that month; pence.
with parts as (
    select provider, month, amount as paid, 0 as expected from payments where provider is not null
    union all
    select provider, service_month, 0, expected from provider_expectation where expected <> 0
)
select
    x.provider,
    v.name as provider_name,
    x.month,
    sum(x.paid)::bigint as paid,
    sum(x.expected)::bigint as expected,
    sum(x.paid - x.expected)::bigint as difference
from parts as x
join staging.providers as v on v.provider = x.provider
group by x.provider, v.name, x.month
