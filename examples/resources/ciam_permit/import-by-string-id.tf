import {
  to = ciam_permit.cutover
  id = "permit/legacy-to-cloud/cutover/1"
}
