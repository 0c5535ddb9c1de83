-- One row a placement in which a child lives away from home at the horizon: miles from home and team, area, why, approval and plan.
select
    d.placement,
    p.key,
    p.setting,
    p.setting_group,
    p.home,
    p.home_name,
    p.lead_agency,
    d.council,
    c.name as council_name,
    d.home_district,
    d.district,
    d.area,
    a.name as area_name,
    d.outside,
    d.miles_from_home as tenths_from_home,
    d.team,
    t.name as team_name,
    d.miles_from_team as tenths_from_team,
    d.distant,
    d.threshold as threshold_tenths,
    p.distance_reason,
    d.approved,
    d.approved_on,
    d.plan,
    d.plan_agency,
    d.plan_set_on,
    d.plan_by,
    d.plan_late
from staging.distances as d
join dim_placement as p on p.placement = d.placement
left join dim_agency as c on c.agency = d.council
left join dim_agency as a on a.agency = d.area
left join staging.teams as t on t.team = d.team
where d.there
