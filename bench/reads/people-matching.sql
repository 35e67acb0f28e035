select id from people_matching($1, $2) as id
