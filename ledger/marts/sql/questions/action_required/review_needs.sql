-- One row a reason for which placements need somebody's decision: how many, since how long at most, what is at stake (pence).
select
    what,
    count(distinct placement) as placements,
    max(days) as longest,
    sum(at_stake)::bigint as at_stake,
    sum(monthly_cost)::bigint as monthly_cost
from needs_decision
group by what
order by at_stake desc nulls last, placements desc, what
