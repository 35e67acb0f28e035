select address_hash, reason from suppression where address_hash = any($1::text[])
