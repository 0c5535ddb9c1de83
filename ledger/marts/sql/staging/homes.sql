-- One row a home, as known.
select
    named_home.code as home,
    named_provider.code as provider,
    v.name,
    v.urn,
    v.postcode_district,
    v.latitude,
    v.longitude,
    v.beds,
    v.opened,
    v.jointly_commissioned,
    v.governance
from raw.home_versions as v
join raw.homes as named_home on named_home.id = v.home_id
join raw.providers as named_provider on named_provider.id = v.provider_id
