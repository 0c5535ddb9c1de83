-- One row an open outcome whose evidence is lacking: out of date, or never came in time, the longest silence first.
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
where o.evidence_lacking
order by o.days_since_observed desc nulls first, o.placement, o.outcome
