import {
  to = ciam_permit.cutover
  identity = {
    id = "permit/legacy-to-cloud/cutover/1"
  }
}
