import {
  to = ciam_party.security
  id = "person/sasha-security"
}
