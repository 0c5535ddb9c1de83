-- One row a pod, as known.
select
    named_pod.code as pod,
    named_programme.code as programme,
    v.name,
    named_agency.code as agency,
    v.practitioners,
    v.peer_mentors,
    v.supervising_social_worker,
    v.first_day,
    v.last_day
from raw.pod_versions as v
join raw.pods as named_pod on named_pod.id = v.pod_id
join raw.programmes as named_programme on named_programme.id = v.programme_id
left join raw.agencies as named_agency on named_agency.id = v.agency_id
