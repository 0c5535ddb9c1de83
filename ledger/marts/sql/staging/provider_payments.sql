-- One row a payment to a provider that names no invoice of its own, as known; whole pence.
select
    named_payment.code as payment,
    named_provider.code as provider,
    v.paid_on,
    v.amount
from raw.provider_payment_versions as v
join raw.provider_payments as named_payment on named_payment.id = v.payment_id
join raw.providers as named_provider on named_provider.id = v.provider_id
