-- One row an agency, as known.
select
    named_agency.code as agency,
    v.name,
    v.kind,
    v.ods_code,
    v.gss_code
from raw.agency_versions as v
join raw.agencies as named_agency on named_agency.id = v.agency_id
