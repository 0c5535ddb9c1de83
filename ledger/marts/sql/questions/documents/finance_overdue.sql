-- One row an invoice past its due date on the day of asking and not fully paid, the longest overdue first, in pence.
select p.invoice, p.provider_name, g.name as to_agency_name, p.dated, p.due, meta.today - p.due as days, p.gross, p.credited, p.paid, p."open"
from papers as p
join dim_agency as g on g.agency = p.to_agency
cross join meta
where p.overdue
order by p.due, p.invoice
