-- One row an offer, as known.
select
    named_offer.code as offer,
    named_provider.code as provider,
    named_home.code as home,
    v.service,
    v.name,
    v.practice_model,
    v.model_version,
    v.tier,
    v.tier_until,
    v.staff,
    v.staff_trained,
    v.trained_on,
    v.supervision_hours,
    v.professions,
    v.first_day,
    v.last_day,
    v.note
from raw.offer_versions as v
join raw.offers as named_offer on named_offer.id = v.offer_id
join raw.providers as named_provider on named_provider.id = v.provider_id
left join raw.homes as named_home on named_home.id = v.home_id
