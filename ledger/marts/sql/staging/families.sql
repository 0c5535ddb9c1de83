-- One row a family, as known.
select
    named_family.code as family,
    named_programme.code as programme,
    v.cohort,
    named_pod.code as pod,
    v.first_day,
    v.last_day,
    v.end_reason
from raw.family_versions as v
join raw.families as named_family on named_family.id = v.family_id
join raw.programmes as named_programme on named_programme.id = v.programme_id
left join raw.pods as named_pod on named_pod.id = v.pod_id
