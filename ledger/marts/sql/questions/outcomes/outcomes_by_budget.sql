-- One row a budget: placements it bore part of in the 12 months to the horizon, open outcomes its money stands behind, and what it bore with an outcome and without (pence).
with behind as (
    select placement, count(*) as outcomes, count(*) filter (where evidence_current) as evidenced, count(*) filter (where evidence_awaited) as awaited, count(*) filter (where evidence_lacking) as lacking
    from outcomes_beside_money
    where standing = 'open'
    group by placement
)
select
    b.budget,
    b.budget_name,
    b.agency_name,
    count(*) as placements,
    coalesce(sum(o.outcomes), 0)::bigint as outcomes,
    coalesce(sum(o.evidenced), 0)::bigint as evidenced,
    coalesce(sum(o.awaited), 0)::bigint as awaited,
    coalesce(sum(o.lacking), 0)::bigint as lacking,
    sum(b.amount)::bigint as amount,
    sum(b.agreed)::bigint as agreed,
    sum(case when b.cover <> 'outcome' then b.amount else 0 end)::bigint as without_outcome,
    count(*) filter (where b.cover <> 'outcome') as placements_without
from budgets_beside_outcomes as b
left join behind as o on o.placement = b.placement
group by b.budget, b.budget_name, b.agency_name
order by amount desc, b.budget
