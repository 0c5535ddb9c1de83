-- One row a setting and standing at the horizon: open placements and what a week of them costs, in pence.
select
    setting_group,
    standing_now as standing,
    count(*) as placements,
    sum(weekly_cost)::bigint as weekly_cost
from dim_placement
where "open"
group by setting_group, standing_now
order by setting_group, standing_now
