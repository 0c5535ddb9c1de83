-- One row something that ends within the `coming_days` of its lead after the day of asking: an agreement in force or a planned end, soonest first; a week's cost in pence.
select c.placement, p.key, c.what, c.agreement, c."on", p.weekly_cost, c."on" - meta.today as days
from staging.coming as c
join dim_placement as p on p.placement = c.placement
join staging.allowed as t on t.agency = p.lead_agency and t.threshold = 'coming_days'
cross join meta
where c."on" - meta.today between 1 and t.number
order by c."on", c.placement, c.what
