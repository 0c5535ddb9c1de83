-- One row a placement behind what one budget bears in one financial year ($budget, $year), the largest first, in pence.
select
    a.placement,
    p.key,
    p.setting_group,
    p.provider_name,
    sum(case when a.standing = 'agreed' then a.amount else 0 end)::bigint as agreed,
    sum(case when a.standing = 'agreed' then 0 else a.amount end)::bigint as not_agreed,
    sum(a.amount)::bigint as amount
from allocations as a
join dim_placement as p on p.placement = a.placement
where a.budget = $budget and a.financial_year = $year
group by a.placement, p.key, p.setting_group, p.provider_name
having sum(a.amount) <> 0
order by amount desc, a.placement
