-- One row a child, by pseudonym, as known.
select
    named_child.code as child,
    v.birth_month,
    v.gender,
    v.home_district,
    v.home_latitude,
    v.home_longitude
from raw.child_versions as v
join raw.children as named_child on named_child.id = v.child_id
