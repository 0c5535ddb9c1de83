-- One row an agency and provider: what its books say it owes the provider, in pence (a minus: asked for in advance).
select
    o.agency,
    a.name as agency_name,
    p.provider,
    v.name as provider_name,
    (-sum(case when o.account = 'provider:accrued' then o.amount else 0 end))::bigint as accrued,
    (-sum(case when o.account = 'provider:payable' then o.amount else 0 end))::bigint as payable,
    sum(case when o.account = 'provider:query' then o.amount else 0 end)::bigint as queried
from staging.postings as o
join staging.placements as p on p.placement = o.placement
join staging.providers as v on v.provider = p.provider
join staging.agencies as a on a.agency = o.agency
where o.account in ('provider:accrued', 'provider:payable', 'provider:query')
group by o.agency, a.name, p.provider, v.name
having sum(case when o.account = 'provider:accrued' then o.amount else 0 end) <> 0
    or sum(case when o.account = 'provider:payable' then o.amount else 0 end) <> 0
    or sum(case when o.account = 'provider:query' then o.amount else 0 end) <> 0
