-- One row a family, day and kind of event, as known.
select
    named_family.code as family,
    v."on",
    v.kind,
    v.note
from raw.family_event_versions as v
join raw.families as named_family on named_family.id = v.family_id
