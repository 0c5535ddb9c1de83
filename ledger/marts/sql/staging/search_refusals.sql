-- One row a search, provider and day, as known.
select
    named_search.code as search,
    named_provider.code as provider,
    named_home.code as home,
    v."on",
    v.reason,
    v.note
from raw.search_refusal_versions as v
join raw.searches as named_search on named_search.id = v.search_id
join raw.providers as named_provider on named_provider.id = v.provider_id
left join raw.homes as named_home on named_home.id = v.home_id
