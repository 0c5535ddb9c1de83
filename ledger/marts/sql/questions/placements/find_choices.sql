-- One row a value that a filter of the search offers: setting, standing or lead agency.
select distinct 'setting' as filter, setting_group as value from dim_placement
union
select distinct 'standing', standing_now from dim_placement where standing_now is not null
union
select distinct 'lead', lead_agency_name from dim_placement
order by filter, value
