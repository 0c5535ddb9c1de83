-- One row a matter and the agency that it needs: how many placements, since how long at most, what is at stake (pence).
select
    what,
    agency,
    agency_name,
    count(*) as matters,
    count(distinct placement) as placements,
    max(days) as longest,
    sum(at_stake)::bigint as at_stake
from needs_decision
group by what, agency, agency_name
order by what, agency_name
