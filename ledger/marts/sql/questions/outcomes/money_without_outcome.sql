-- One row a placement whose money has no outcome to stand behind: why, and what was borne of it in the 12 months to the horizon by which budgets (pence).
select
    placement,
    key,
    "open",
    setting_group,
    cover,
    string_agg(budget, ', ' order by budget) as budgets,
    sum(amount)::bigint as amount
from budgets_beside_outcomes
where cover <> 'outcome'
group by placement, key, "open", setting_group, cover
order by "open" desc, amount desc, placement
