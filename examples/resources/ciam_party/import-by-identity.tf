import {
  to = ciam_party.security
  identity = {
    id = "person/sasha-security"
  }
}
