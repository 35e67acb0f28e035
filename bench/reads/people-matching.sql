select id from person where position($1 in search) > 0
