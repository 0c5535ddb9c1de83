-- One row a number or name by which somebody else knows a thing, as known.
select
    v.kind,
    v.code,
    v.system,
    v.value
from raw.identifier_versions as v
