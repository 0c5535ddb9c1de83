-- One row a placement, month, kind of clinician and contact: hundredths of hours bought, given and missing, and what was paid for those missing (pence; empty: not known).
select placement, service_month, clinician, contact, contracted, delivered, undelivered, price_paid, status, note
from raw.hours_worked
