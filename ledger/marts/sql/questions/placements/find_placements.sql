-- One row a placement that fits what is looked for ($text in code, pseudonym or provider; $setting, $standing, $lead, $state; empty: any), open ones first.
select
    placement,
    key,
    child,
    setting,
    setting_group,
    provider_name,
    lead_agency_name,
    first_day,
    last_day,
    "open",
    standing_now,
    latest_status,
    weekly_cost
from dim_placement
where (
        $text = ''
        or contains(lower(placement), lower($text))
        or contains(lower(coalesce(child, '')), lower($text))
        or contains(lower(provider_name), lower($text))
    )
    and ($setting = '' or setting_group = $setting)
    and ($standing = '' or standing_now = $standing)
    and ($lead = '' or lead_agency_name = $lead)
    and ($state = '' or ($state = 'open') = "open")
order by "open" desc, placement
