-- One row a month, kind of clinician and contact of a placement ($placement): hundredths of hours and pence, the latest month first.
select service_month, clinician, contact, contracted, delivered, undelivered, price_paid, status, note, in_last_12_months
from therapy_hours
where placement = $placement
order by service_month desc, clinician, contact
