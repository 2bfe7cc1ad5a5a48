# The id is <kind>/<name>.
terraform import ciam_party.security person/sasha-security
