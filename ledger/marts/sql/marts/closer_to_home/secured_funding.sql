-- One row a placement of wraparound or short breaks on the day of asking and setting it averts (one where none is told): secured days, pence a week.
select
    s.placement,
    p.key,
    p.setting_group,
    p.provider_name,
    p.lead_agency_name,
    s.secured,
    s.days,
    s.last_day,
    s.secured = 'to_a_day' and s.days <= t.number as ends_soon,
    s.weekly_cost,
    s.averts,
    s.averted_weekly,
    s.taken_from,
    s.judged_on,
    s.judged_by
from staging.secured_days as s
join dim_placement as p on p.placement = s.placement
join staging.allowed as t on t.agency = p.lead_agency and t.threshold = 'expiring_days'
where s.at_home
