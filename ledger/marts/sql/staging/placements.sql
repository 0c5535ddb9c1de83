-- One row a placement, as known.
select
    named_placement.code as placement,
    named_child.code as child,
    named_provider.code as provider,
    named_home.code as home,
    v.setting,
    named_lead_budget.code as lead_budget,
    named_fallback_budget.code as fallback_budget,
    v.first_day,
    v.last_day,
    v.charging,
    v.planned_last_day,
    v.sourcing,
    v.registration,
    v.emergency,
    v.deprivation_of_liberty,
    v.distance_reason,
    v.end_reason,
    named_stepped_from.code as stepped_from
from raw.placement_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.children as named_child on named_child.id = v.child_id
join raw.providers as named_provider on named_provider.id = v.provider_id
left join raw.homes as named_home on named_home.id = v.home_id
join raw.budgets as named_lead_budget on named_lead_budget.id = v.lead_budget_id
left join raw.budgets as named_fallback_budget on named_fallback_budget.id = v.fallback_budget_id
left join raw.placements as named_stepped_from on named_stepped_from.id = v.stepped_from_id
