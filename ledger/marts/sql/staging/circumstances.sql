-- One row a child, circumstance and day from which it holds, as known.
select
    named_child.code as child,
    v.what,
    v.value,
    v.first_day
from raw.circumstance_versions as v
join raw.children as named_child on named_child.id = v.child_id
