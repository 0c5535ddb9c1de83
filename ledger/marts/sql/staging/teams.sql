-- One row a team, as known.
select
    named_team.code as team,
    named_agency.code as agency,
    v.name,
    v.postcode_district,
    v.latitude,
    v.longitude
from raw.team_versions as v
join raw.teams as named_team on named_team.id = v.team_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
