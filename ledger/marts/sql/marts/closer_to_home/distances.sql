-- One row a placement in which a child lives away from home on the day of asking: in whose area, what the regulations ask and what is recorded of it, miles from home and team, why, and plan.
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
    d.adjoining,
    d.approval_by,
    d.approved,
    d.approved_on,
    d.approver,
    d.unapproved,
    d.notice_due,
    d.notified_on,
    d.notice_overdue,
    d.consulting_due,
    d.consulted_on,
    d.consulting_overdue,
    p.first_day,
    p.emergency,
    d.miles_from_home as tenths_from_home,
    d.team,
    t.name as team_name,
    d.miles_from_team as tenths_from_team,
    d.distant,
    d.threshold as threshold_tenths,
    p.distance_reason,
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
