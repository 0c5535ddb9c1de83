-- One row an approval of an agreement of one placement ($placement), newest first.
select p.agreement, p.agency, g.name as agency_name, p.role, p.decided, p."on", p.note
from staging.approvals as p
join staging.agreements as a on a.agreement = p.agreement
join dim_agency as g on g.agency = p.agency
where a.placement = $placement
order by p."on" desc, p.agreement, p.agency, p.role
