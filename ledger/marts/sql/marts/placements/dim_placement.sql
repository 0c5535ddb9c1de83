-- One row a placement, with what is in force at the horizon; its key is opaque, for addresses. weekly_cost in pence.
with latest as (
    select
        placement,
        agreement,
        status,
        row_number() over (partition by placement order by coalesce(decided_on, requested_on, first_day) desc, agreement desc) as place
    from staging.agreements
    where status not in ('draft', 'withdrawn')
)
select
    p.placement,
    placement_key(p.placement) as key,
    p.child,
    p.setting,
    case
        when p.setting in ('K2', 'H5', 'R1') then 'residential'
        when p.setting = 'K1' then 'secure'
        when p.setting like 'U%' then 'fostering'
        when p.setting in ('S1', 'R5') then 'residential_school'
        when p.setting in ('R2', 'T4') then 'hospital'
        when p.setting in ('P2', 'K3', 'R3') then 'supported_or_family'
        when p.setting = 'WRAP' then 'at_home'
        when p.setting = 'SHORT' then 'short_breaks'
        when p.setting = 'VOID' then 'empty_bed'
        else 'other'
    end as setting_group,
    p.provider,
    v.name as provider_name,
    v.sector as provider_sector,
    p.home,
    h.name as home_name,
    h.postcode_district,
    h.jointly_commissioned,
    p.lead_budget,
    b.agency as lead_agency,
    b.agency_name as lead_agency_name,
    p.first_day,
    p.last_day,
    p.planned_last_day,
    p.emergency,
    p.registration,
    p.deprivation_of_liberty,
    p.sourcing,
    p.distance_reason,
    p.end_reason,
    p.stepped_from,
    d.miles_from_home as tenths_from_home,
    coalesce(z.weekly_cost, 0) as weekly_cost,
    l.agreement as latest_agreement,
    l.status as latest_status,
    z.agreement as agreement_in_force,
    z.standing as standing_now,
    z.since as standing_since,
    coalesce(p.first_day <= meta.horizon and (p.last_day is null or p.last_day >= meta.horizon), false) as open
from staging.placements as p
join dim_budget as b on b.budget = p.lead_budget
join staging.providers as v on v.provider = p.provider
left join staging.homes as h on h.home = p.home
left join staging.distances as d on d.placement = p.placement
left join staging.at_horizon as z on z.placement = p.placement
left join latest as l on l.placement = p.placement and l.place = 1
cross join meta
