-- One row a setting's bought or in-house placements (among_all; fostering is one, U), and these by registration and whether for one child: how many placements with and without the claim, the medians of their core price a week, and the difference, also with each joint home once (pence; empty: fewer than five).
with settings as (
    select distinct case when setting_group = 'fostering' then 'U' else setting end as setting, setting_group
    from dim_placement
)
select
    r.setting,
    s.setting_group,
    r.in_house,
    r.registration,
    r.solo,
    r.among_all,
    r.with_claim,
    r.without,
    r.median_with,
    r.median_without,
    r.difference,
    r.in_joint_homes,
    r.difference_once
from staging.premiums as r
join settings as s on s.setting = r.setting
