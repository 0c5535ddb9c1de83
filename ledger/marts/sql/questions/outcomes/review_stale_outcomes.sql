-- One row an open outcome whose evidence has gone stale or never came, the longest silence first.
select
    o.placement,
    o.key,
    o.outcome,
    o.domain,
    o.statement,
    o.accountable_name,
    o.first_day,
    o.latest_on,
    o.days_since_observed,
    o.due
from outcomes_beside_money as o
where o.evidence in ('stale', 'missing')
order by o.days_since_observed desc nulls first, o.placement, o.outcome
