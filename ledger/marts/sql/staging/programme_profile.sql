-- One row a programme and month, as known.
select
    named_programme.code as programme,
    v.month,
    v.grant,
    v.spend
from raw.programme_profile_versions as v
join raw.programmes as named_programme on named_programme.id = v.programme_id
