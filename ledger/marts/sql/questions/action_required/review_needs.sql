-- One row a reason for which placements need somebody's decision: how many, since how long at most, what is at stake (pence); by law, then money, then days.
select
    what,
    count(distinct placement) as placements,
    max(days) as longest,
    coalesce(sum(at_stake) filter (where counted), 0)::bigint as at_stake,
    sum(monthly_cost) filter (where counted)::bigint as monthly_cost
from needs_decision
group by what
order by min(law) nulls last, at_stake desc, longest desc, what
