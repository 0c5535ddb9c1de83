-- One row an agency.
select agency, name, kind, ods_code, gss_code
from staging.agencies
