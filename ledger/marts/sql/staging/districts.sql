-- One row a postcode district, as known.
select
    named_district.code as district,
    named_agency.code as agency
from raw.district_versions as v
join raw.districts as named_district on named_district.id = v.district_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
