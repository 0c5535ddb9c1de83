-- One row a placement in which a child ever lived away from home: how far, in whose area, who approved it, by what is so on the horizon day.
select
    placement, there, council, home_district, district, area, outside, tenths_from_home, team, tenths_from_team, distant,
    threshold_tenths, approved, approved_on, plan, plan_agency, plan_set_on, plan_by, plan_late
from raw.distances
