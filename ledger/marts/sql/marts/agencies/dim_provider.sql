-- One row a provider.
select provider, name, company_number, sector
from staging.providers
