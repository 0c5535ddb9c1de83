-- One row a programme, as known.
select
    named_programme.code as programme,
    v.name,
    named_lead.code as lead,
    named_funder.code as funder,
    named_partner.code as partner,
    v.grant,
    v.grant_percent,
    v.first_day,
    v.last_day,
    v.note
from raw.programme_versions as v
join raw.programmes as named_programme on named_programme.id = v.programme_id
join raw.agencies as named_lead on named_lead.id = v.lead_id
join raw.agencies as named_funder on named_funder.id = v.funder_id
left join raw.agencies as named_partner on named_partner.id = v.partner_id
