-- One row a provider, as known.
select
    named_provider.code as provider,
    v.name,
    v.company_number,
    v.sector
from raw.provider_versions as v
join raw.providers as named_provider on named_provider.id = v.provider_id
