-- One row a placement in a chain, or past its planned last day, on the day of asking: planned and actual days, days past and their cost in pence.
select
    s.chain,
    s.step,
    s.placement,
    p.key,
    p.setting_group,
    p.lead_agency_name,
    p.first_day,
    p.planned_last_day,
    p.last_day,
    s.next_placement,
    s.days_past,
    s.still_there,
    s.cost
from staging.step_downs as s
join dim_placement as p on p.placement = s.placement
